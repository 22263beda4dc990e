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
    private static final long ELEMENT_SIZE = 2;

    private static final long CHARACTERS_PER_STEP = 16;
    private static final long MATCH_STEPS_PER_CHARACTER = 4;

    private final CelAbstractSyntaxTree tree;
    private final Map<String, Long> sizes = new HashMap<>();
    private final Set<String> attributeNames = new LinkedHashSet<>();
    private final long steps;

    private CelCost(CelAbstractSyntaxTree tree) throws InvalidConditionException {
        this.tree = tree;
        this.steps = cost(tree.getExpr());
    }

    /** Of a condition. @throws InvalidConditionException if its patterns cannot be bounded */
    static CelCost estimate(CelAbstractSyntaxTree checked) throws InvalidConditionException {
        return new CelCost(checked);
    }

    long steps() {
        return steps;
    }

    /** Names of facts. */
    List<String> attributeNames() {
        return List.copyOf(attributeNames);
    }

    private long cost(CelExpr expr) throws InvalidConditionException {
        Optional<CelRequestAttribute> attribute = findAttribute(expr);
        if (attribute.isPresent()) {
            attributeNames.add(attribute.get().qualifiedName());
            return 1;
        }
        return switch (expr.getKind()) {
            case SELECT -> saturatedSum(1, cost(expr.select().operand()));
            case CALL -> cost(expr.call());
            case COMPREHENSION -> cost(expr.comprehension());
            case LIST -> saturatedSum(1, costs(expr.list().elements()));
            case MAP ->
                saturatedSum(
                        1,
                        costs(expr.map().entries().stream()
                                .flatMap(entry -> Stream.of(entry.key(), entry.value()))
                                .toList()));
            case STRUCT ->
                throw new InvalidConditionException(
                        "makes a message, which conditions cannot", "a function such as timestamp() is meant");
            default -> 1;
        };
    }

    private long costs(List<CelExpr> parts) throws InvalidConditionException {
        long all = 0;
        for (CelExpr part : parts) {
            all = saturatedSum(all, cost(part));
        }
        return all;
    }

    private long cost(CelCall call) throws InvalidConditionException {
        List<CelExpr> parts = new ArrayList<>(call.args());
        call.target().ifPresent(target -> parts.add(0, target));
        long all = saturatedSum(1, costs(parts));
        return switch (call.function()) {
            case "_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_" ->
                saturatedSum(all, Math.min(comparisonCost(parts.get(0)), comparisonCost(parts.get(1))));
            case "@in" ->
                saturatedSum(all, saturatedProduct(size(parts.get(1)), saturatedSum(1, comparisonCost(parts.get(0)))));
            case "contains", "startsWith", "endsWith" -> saturatedSum(all, comparisonCost(parts.get(0)));
            case "matches" -> saturatedSum(all, matchCost(parts.get(0), parts.get(1)));
            default -> all;
        };
    }

    private long matchCost(CelExpr text, CelExpr pattern) throws InvalidConditionException {
        if (pattern.getKind() != CelExpr.ExprKind.Kind.CONSTANT) {
            throw new InvalidConditionException(
                    "matches against what is no text in quotes, so that its cost has no bound", "contains() is meant");
        }
        try {
            Re2Pattern.compile(pattern.constant().stringValue());
        } catch (InvalidConditionException e) {
            throw new InvalidConditionException("has a pattern that " + e.reason(), e.hint());
        }
        return saturatedProduct(size(text), MATCH_STEPS_PER_CHARACTER);
    }

    /** An iteration variable keeps its name for the sizes of what is within the loop only; macros do not reuse one that is seen. */
    private long cost(CelComprehension loop) throws InvalidConditionException {
        long range = cost(loop.iterRange());
        long rounds = size(loop.iterRange());
        Long outer = sizes.put(loop.iterVar(), elementSize(loop.iterRange()));
        long round = saturatedSum(cost(loop.loopCondition()), cost(loop.loopStep()));
        if (outer == null) {
            sizes.remove(loop.iterVar());
        } else {
            sizes.put(loop.iterVar(), outer);
        }
        long ends = saturatedSum(cost(loop.accuInit()), cost(loop.result()));
        return saturatedSum(saturatedSum(saturatedSum(1, range), ends), saturatedProduct(rounds, round));
    }

    /** Steps to compare a value with another one. */
    private long comparisonCost(CelExpr value) {
        return isText(value) ? size(value) / CHARACTERS_PER_STEP : saturatedProduct(size(value), 2);
    }

    private boolean isText(CelExpr value) {
        return tree.getType(value.id())
                .filter(type -> type.name().equals("string"))
                .isPresent();
    }

    /** Elements of a list or map, or characters of a text, at most. */
    private long size(CelExpr expr) {
        Optional<CelRequestAttribute> attribute = findAttribute(expr);
        if (attribute.isPresent()) {
            return attribute.get().size();
        }
        return switch (expr.getKind()) {
            case CONSTANT -> constantSize(expr.constant());
            case IDENT -> sizes.getOrDefault(expr.ident().name(), 1L);
            case LIST -> nestedSize(expr.list().elements());
            case MAP ->
                nestedSize(expr.map().entries().stream()
                        .map(CelExpr.CelMap.Entry::value)
                        .toList());
            case SELECT -> elementSize(expr.select().operand());
            case CALL -> resultSize(expr.call());
            default -> 1;
        };
    }

    /** Of a list that is written out, with what its elements hold. */
    private long nestedSize(List<CelExpr> elements) {
        return elements.stream()
                .mapToLong(element -> isText(element) ? 1 : Math.max(1, size(element)))
                .reduce(0, CelCost::saturatedSum);
    }

    private long resultSize(CelCall call) {
        return switch (call.function()) {
            case "_?_:_" -> Math.max(size(call.args().get(1)), size(call.args().get(2)));
            case "_[_]" -> elementSize(call.args().get(0));
            default -> 1;
        };
    }

    /** Of the elements of a list, or the values of a map. */
    private long elementSize(CelExpr container) {
        Optional<CelRequestAttribute> attribute = findAttribute(container);
        if (attribute.isPresent()) {
            return attribute.get() == CelRequestAttribute.LABELS ? CelRequestAttribute.REGION.size() : ELEMENT_SIZE;
        }
        return switch (container.getKind()) {
            case LIST -> maxSize(container.list().elements());
            case MAP ->
                maxSize(container.map().entries().stream()
                        .flatMap(entry -> Stream.of(entry.key(), entry.value()))
                        .toList());
            case CALL, SELECT, IDENT -> Math.max(ELEMENT_SIZE, size(container));
            default -> 1;
        };
    }

    private long maxSize(List<CelExpr> elements) {
        return elements.stream().mapToLong(this::size).max().orElse(0);
    }

    private static long constantSize(CelConstant constant) {
        return constant.getKind() == CelConstant.Kind.STRING_VALUE
                ? constant.stringValue().length()
                : 1;
    }

    private Optional<CelRequestAttribute> findAttribute(CelExpr expr) {
        return tree.getReference(expr.id()).map(CelReference::name).flatMap(CelRequestAttribute::findByName);
    }

    private static long saturatedSum(long one, long other) {
        long sum = one + other;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    private static long saturatedProduct(long one, long other) {
        return one != 0 && other > Long.MAX_VALUE / one ? Long.MAX_VALUE : one * other;
    }
}
