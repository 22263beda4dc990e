package io.evenkeel.policy.condition;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.CelComprehension;
import dev.cel.common.ast.CelReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** An upper bound of the steps of a checked condition, from the sizes that its facts may have; and which facts those are. */
final class CelCost {
    /** Characters of one text of a list, on average of a list as long as may be: 4096 of 2048. */
    private static final long ELEMENT = 2;

    private static final long CHARACTERS_A_STEP = 16;
    private static final long MATCH_A_CHARACTER = 4;

    private final CelAbstractSyntaxTree tree;
    private final Map<String, Long> sizes = new HashMap<>();
    private final Set<String> reads = new LinkedHashSet<>();
    private final long steps;

    private CelCost(CelAbstractSyntaxTree tree) throws InvalidCondition {
        this.tree = tree;
        this.steps = cost(tree.getExpr());
    }

    /** Of a condition. @throws InvalidCondition if its patterns cannot be bounded */
    static CelCost of(CelAbstractSyntaxTree checked) throws InvalidCondition {
        return new CelCost(checked);
    }

    long steps() {
        return steps;
    }

    /** Names of facts. */
    List<String> reads() {
        return List.copyOf(reads);
    }

    private long cost(CelExpr expr) throws InvalidCondition {
        Optional<CelFact> fact = fact(expr);
        if (fact.isPresent()) {
            reads.add(fact.get().label());
            return 1;
        }
        return switch (expr.getKind()) {
            case SELECT -> sum(1, cost(expr.select().operand()));
            case CALL -> cost(expr.call());
            case COMPREHENSION -> cost(expr.comprehension());
            case LIST -> sum(1, costs(expr.list().elements()));
            case MAP ->
                sum(
                        1,
                        costs(expr.map().entries().stream()
                                .flatMap(entry -> Stream.of(entry.key(), entry.value()))
                                .toList()));
            case STRUCT ->
                throw new InvalidCondition(
                        "makes a message, which conditions cannot", "a function such as timestamp() is meant");
            default -> 1;
        };
    }

    private long costs(List<CelExpr> parts) throws InvalidCondition {
        long all = 0;
        for (CelExpr part : parts) {
            all = sum(all, cost(part));
        }
        return all;
    }

    private long cost(CelCall call) throws InvalidCondition {
        List<CelExpr> parts = new ArrayList<>(call.args());
        call.target().ifPresent(target -> parts.add(0, target));
        long all = sum(1, costs(parts));
        return switch (call.function()) {
            case "_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_" ->
                sum(all, Math.min(weight(parts.get(0)), weight(parts.get(1))));
            case "@in" -> sum(all, product(size(parts.get(1)), sum(1, weight(parts.get(0)))));
            case "contains", "startsWith", "endsWith" -> sum(all, weight(parts.get(0)));
            case "matches" -> sum(all, matching(parts.get(0), parts.get(1)));
            default -> all;
        };
    }

    private long matching(CelExpr text, CelExpr pattern) throws InvalidCondition {
        if (pattern.getKind() != CelExpr.ExprKind.Kind.CONSTANT) {
            throw new InvalidCondition(
                    "matches against what is no text in quotes, so that its cost has no bound", "contains() is meant");
        }
        try {
            SafePattern.of(pattern.constant().stringValue());
        } catch (InvalidCondition e) {
            throw new InvalidCondition("has a pattern that " + e.why(), e.maybe());
        }
        return product(size(text), MATCH_A_CHARACTER);
    }

    /** An iteration variable keeps its name for the sizes of what is within the loop only; macros do not reuse one that is seen. */
    private long cost(CelComprehension loop) throws InvalidCondition {
        long range = cost(loop.iterRange());
        long rounds = size(loop.iterRange());
        Long outer = sizes.put(loop.iterVar(), elementSize(loop.iterRange()));
        long round = sum(cost(loop.loopCondition()), cost(loop.loopStep()));
        if (outer == null) {
            sizes.remove(loop.iterVar());
        } else {
            sizes.put(loop.iterVar(), outer);
        }
        long ends = sum(cost(loop.accuInit()), cost(loop.result()));
        return sum(sum(sum(1, range), ends), product(rounds, round));
    }

    /** Steps to compare a value with another one. */
    private long weight(CelExpr value) {
        return isText(value) ? size(value) / CHARACTERS_A_STEP : product(size(value), 2);
    }

    private boolean isText(CelExpr value) {
        return tree.getType(value.id())
                .filter(type -> type.name().equals("string"))
                .isPresent();
    }

    /** Elements of a list or map, or characters of a text, at most. */
    private long size(CelExpr expr) {
        Optional<CelFact> fact = fact(expr);
        if (fact.isPresent()) {
            return fact.get().size();
        }
        return switch (expr.getKind()) {
            case CONSTANT -> constant(expr.constant());
            case IDENT -> sizes.getOrDefault(expr.ident().name(), 1L);
            case LIST -> deep(expr.list().elements());
            case MAP ->
                deep(expr.map().entries().stream()
                        .map(CelExpr.CelMap.Entry::value)
                        .toList());
            case SELECT -> elementSize(expr.select().operand());
            case CALL -> called(expr.call());
            default -> 1;
        };
    }

    /** Of a list that is written out, with what its elements hold. */
    private long deep(List<CelExpr> elements) {
        return elements.stream()
                .mapToLong(element -> isText(element) ? 1 : Math.max(1, size(element)))
                .reduce(0, CelCost::sum);
    }

    private long called(CelCall call) {
        return switch (call.function()) {
            case "_?_:_" -> Math.max(size(call.args().get(1)), size(call.args().get(2)));
            case "_[_]" -> elementSize(call.args().get(0));
            default -> 1;
        };
    }

    /** Of the elements of a list, or the values of a map. */
    private long elementSize(CelExpr container) {
        Optional<CelFact> fact = fact(container);
        if (fact.isPresent()) {
            return fact.get() == CelFact.LABELS ? CelFact.REGION.size() : ELEMENT;
        }
        return switch (container.getKind()) {
            case LIST -> largest(container.list().elements());
            case MAP ->
                largest(container.map().entries().stream()
                        .flatMap(entry -> Stream.of(entry.key(), entry.value()))
                        .toList());
            case CALL, SELECT, IDENT -> Math.max(ELEMENT, size(container));
            default -> 1;
        };
    }

    private long largest(List<CelExpr> elements) {
        return elements.stream().mapToLong(this::size).max().orElse(0);
    }

    private static long constant(CelConstant constant) {
        return constant.getKind() == CelConstant.Kind.STRING_VALUE
                ? constant.stringValue().length()
                : 1;
    }

    private Optional<CelFact> fact(CelExpr expr) {
        return tree.getReference(expr.id()).map(CelReference::name).flatMap(CelFact::named);
    }

    private static long sum(long one, long other) {
        long sum = one + other;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    private static long product(long one, long other) {
        return one != 0 && other > Long.MAX_VALUE / one ? Long.MAX_VALUE : one * other;
    }
}
