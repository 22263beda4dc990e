package io.evenkeel.policy.condition;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.ast.CelReference;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/**
 * A checked condition of the plainest kind, as most are: facts compared with what is written out, joined by and, or, not. It
 * comes to the same as in the library, in a twentieth of the time; a test holds the two against each other.
 */
final class CelShortcut {
    private final CelAbstractSyntaxTree tree;

    private CelShortcut(CelAbstractSyntaxTree tree) {
        this.tree = tree;
    }

    /** A part of a condition. */
    interface Step {
        Truth of(CelVariables facts);
    }

    /** The condition; none if it is of another kind. */
    static Optional<Step> of(CelAbstractSyntaxTree checked) {
        return new CelShortcut(checked).step(checked.getExpr());
    }

    private Optional<Step> step(CelExpr expr) {
        Optional<CelFact> fact = fact(expr);
        if (fact.isPresent()) {
            return fact.filter(CelFact.PERSON::equals).map(person -> facts -> told((boolean) facts.get(person)));
        }
        return switch (expr.getKind()) {
            case CONSTANT -> constant(expr.constant());
            case SELECT -> presence(expr);
            case CALL -> call(expr.call());
            default -> Optional.empty();
        };
    }

    private static Optional<Step> constant(CelConstant constant) {
        if (constant.getKind() != CelConstant.Kind.BOOLEAN_VALUE) {
            return Optional.empty();
        }
        Truth truth = told(constant.booleanValue());
        return Optional.of(facts -> truth);
    }

    /** Such as has(request.labels.channel). */
    private Optional<Step> presence(CelExpr expr) {
        String label = expr.select().field();
        return expr.select().testOnly() && isLabels(expr.select().operand())
                ? Optional.of(facts -> told(labels(facts).containsKey(label)))
                : Optional.empty();
    }

    private Optional<Step> call(CelCall call) {
        List<CelExpr> args = call.args();
        return switch (call.function()) {
            case "!_" -> step(args.get(0)).map(part -> facts -> not(part.of(facts)));
            case "_&&_" -> both(args).map(parts -> facts -> joined(parts, facts, Truth.FALSE, Truth.TRUE));
            case "_||_" -> both(args).map(parts -> facts -> joined(parts, facts, Truth.TRUE, Truth.FALSE));
            case "@in" -> within(args.get(0), args.get(1));
            case "_==_" -> texts(args, true).or(() -> numbers(args, sign -> sign == 0));
            case "_!=_" -> texts(args, false).or(() -> numbers(args, sign -> sign != 0));
            case "_<_" -> numbers(args, sign -> sign < 0);
            case "_<=_" -> numbers(args, sign -> sign <= 0);
            case "_>_" -> numbers(args, sign -> sign > 0);
            case "_>=_" -> numbers(args, sign -> sign >= 0);
            default -> Optional.empty();
        };
    }

    private Optional<List<Step>> both(List<CelExpr> args) {
        return step(args.get(0)).flatMap(one -> step(args.get(1)).map(other -> List.of(one, other)));
    }

    private static Truth joined(List<Step> parts, CelVariables facts, Truth decides, Truth neutral) {
        Truth one = parts.get(0).of(facts);
        if (one == decides) {
            return decides;
        }
        Truth other = parts.get(1).of(facts);
        return other == decides ? decides : one == neutral ? other : one;
    }

    /** A number of the request, and a written one. */
    private Optional<Step> numbers(List<CelExpr> args, IntPredicate sign) {
        Optional<CelFact> fact = fact(args.get(0)).filter(CelFact::isNumber);
        if (fact.isEmpty() || !is(args.get(1), CelConstant.Kind.INT64_VALUE)) {
            return Optional.empty();
        }
        long bound = args.get(1).constant().int64Value();
        return Optional.of(facts -> facts.find(fact.get())
                .map(number -> told(sign.test(Long.compare((long) number, bound))))
                .orElse(Truth.UNKNOWN));
    }

    /** A text of the request, and a written one. */
    private Optional<Step> texts(List<CelExpr> args, boolean equal) {
        Optional<Function<CelVariables, Optional<String>>> text = text(args.get(0));
        if (text.isEmpty() || !is(args.get(1), CelConstant.Kind.STRING_VALUE)) {
            return Optional.empty();
        }
        String written = args.get(1).constant().stringValue();
        return Optional.of(facts -> text.get()
                .apply(facts)
                .map(said -> told(said.equals(written) == equal))
                .orElse(Truth.UNKNOWN));
    }

    /** A written text in a list of the request, or the other way round. */
    private Optional<Step> within(CelExpr element, CelExpr list) {
        Optional<CelFact> fact = fact(list).filter(CelFact::isList);
        if (fact.isPresent() && is(element, CelConstant.Kind.STRING_VALUE)) {
            String written = element.constant().stringValue();
            return fact.map(words -> facts -> told(((Collection<?>) facts.get(words)).contains(written)));
        }
        if (list.getKind() == Kind.LIST
                && list.list().elements().stream().allMatch(each -> is(each, CelConstant.Kind.STRING_VALUE))) {
            Set<String> written = list.list().elements().stream()
                    .map(each -> each.constant().stringValue())
                    .collect(Collectors.toUnmodifiableSet());
            return text(element)
                    .map(text -> facts -> text.apply(facts)
                            .map(said -> told(written.contains(said)))
                            .orElse(Truth.UNKNOWN));
        }
        return Optional.empty();
    }

    /** The region, or a label. */
    private Optional<Function<CelVariables, Optional<String>>> text(CelExpr expr) {
        if (fact(expr).filter(CelFact.REGION::equals).isPresent()) {
            return Optional.of(facts -> facts.find(CelFact.REGION).map(String.class::cast));
        }
        if (expr.getKind() == Kind.SELECT
                && !expr.select().testOnly()
                && isLabels(expr.select().operand())) {
            return Optional.of(label(expr.select().field()));
        }
        boolean indexed = expr.getKind() == Kind.CALL
                && expr.call().function().equals("_[_]")
                && isLabels(expr.call().args().get(0))
                && is(expr.call().args().get(1), CelConstant.Kind.STRING_VALUE);
        return indexed ? Optional.of(label(expr.call().args().get(1).constant().stringValue())) : Optional.empty();
    }

    private static Function<CelVariables, Optional<String>> label(String name) {
        return facts -> Optional.ofNullable(labels(facts).get(name)).map(String.class::cast);
    }

    private static Map<?, ?> labels(CelVariables facts) {
        return (Map<?, ?>) facts.get(CelFact.LABELS);
    }

    private boolean isLabels(CelExpr expr) {
        return fact(expr).filter(CelFact.LABELS::equals).isPresent();
    }

    private static boolean is(CelExpr expr, CelConstant.Kind kind) {
        return expr.getKind() == Kind.CONSTANT && expr.constant().getKind() == kind;
    }

    private Optional<CelFact> fact(CelExpr expr) {
        return tree.getReference(expr.id()).map(CelReference::name).flatMap(CelFact::named);
    }

    private static Truth told(boolean holds) {
        return holds ? Truth.TRUE : Truth.FALSE;
    }

    private static Truth not(Truth truth) {
        return truth == Truth.UNKNOWN ? truth : told(truth == Truth.FALSE);
    }
}
