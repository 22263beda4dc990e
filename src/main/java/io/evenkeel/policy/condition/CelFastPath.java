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
 * Evaluates the most common conditions without the CEL library: comparisons of attributes with literals, joined by and, or, not. The
 * result is the same as the library's; a test holds the two against each other. Measured with DecisionBenchmark's policies on a
 * shared 2-core machine (policy of 100 rules, 34 of them with conditions): 25,200 decisions per CPU second and 82 us at p99 with
 * this class, 16,000 and 145 us without; with 20 rules 49,100 and 41,800. The product's limit is 100 us at p99 for 100 rules.
 */
final class CelFastPath {
    private final CelAbstractSyntaxTree tree;

    private CelFastPath(CelAbstractSyntaxTree tree) {
        this.tree = tree;
    }

    /** A compiled part of a condition. */
    interface TernaryTerm {
        Ternary evaluate(CelActivation activation);
    }

    /** Compiles a checked condition; empty if it uses more than this class evaluates. */
    static Optional<TernaryTerm> compile(CelAbstractSyntaxTree checked) {
        return new CelFastPath(checked).compileTerm(checked.getExpr());
    }

    private Optional<TernaryTerm> compileTerm(CelExpr expr) {
        Optional<CelRequestAttribute> attribute = findAttribute(expr);
        if (attribute.isPresent()) {
            return attribute
                    .filter(CelRequestAttribute.PERSON::equals)
                    .map(person -> activation -> toTernary((boolean) activation.get(person)));
        }
        return switch (expr.getKind()) {
            case CONSTANT -> constantTerm(expr.constant());
            case SELECT -> labelPresence(expr);
            case CALL -> callTerm(expr.call());
            default -> Optional.empty();
        };
    }

    private static Optional<TernaryTerm> constantTerm(CelConstant constant) {
        if (constant.getKind() != CelConstant.Kind.BOOLEAN_VALUE) {
            return Optional.empty();
        }
        Ternary ternary = toTernary(constant.booleanValue());
        return Optional.of(activation -> ternary);
    }

    /** Compiles tests such as has(request.labels.channel). */
    private Optional<TernaryTerm> labelPresence(CelExpr expr) {
        String label = expr.select().field();
        return expr.select().testOnly() && isLabels(expr.select().operand())
                ? Optional.of(activation -> toTernary(labelsOf(activation).containsKey(label)))
                : Optional.empty();
    }

    private Optional<TernaryTerm> callTerm(CelCall call) {
        List<CelExpr> args = call.args();
        return switch (call.function()) {
            case "!_" -> compileTerm(args.get(0)).map(term -> activation -> negate(term.evaluate(activation)));
            case "_&&_" ->
                bothTerms(args).map(terms -> activation -> combine(terms, activation, Ternary.FALSE, Ternary.TRUE));
            case "_||_" ->
                bothTerms(args).map(terms -> activation -> combine(terms, activation, Ternary.TRUE, Ternary.FALSE));
            case "@in" -> testMembership(args.get(0), args.get(1));
            case "_==_" -> compareTexts(args, true).or(() -> compareNumbers(args, sign -> sign == 0));
            case "_!=_" -> compareTexts(args, false).or(() -> compareNumbers(args, sign -> sign != 0));
            case "_<_" -> compareNumbers(args, sign -> sign < 0);
            case "_<=_" -> compareNumbers(args, sign -> sign <= 0);
            case "_>_" -> compareNumbers(args, sign -> sign > 0);
            case "_>=_" -> compareNumbers(args, sign -> sign >= 0);
            default -> Optional.empty();
        };
    }

    private Optional<List<TernaryTerm>> bothTerms(List<CelExpr> args) {
        return compileTerm(args.get(0)).flatMap(one -> compileTerm(args.get(1)).map(other -> List.of(one, other)));
    }

    private static Ternary combine(
            List<TernaryTerm> terms, CelActivation activation, Ternary decisive, Ternary neutral) {
        Ternary one = terms.get(0).evaluate(activation);
        if (one == decisive) {
            return decisive;
        }
        Ternary other = terms.get(1).evaluate(activation);
        return other == decisive ? decisive : one == neutral ? other : one;
    }

    /** Compiles the comparison of a numeric attribute with a literal. */
    private Optional<TernaryTerm> compareNumbers(List<CelExpr> args, IntPredicate sign) {
        Optional<CelRequestAttribute> attribute = findAttribute(args.get(0)).filter(CelRequestAttribute::isNumber);
        if (attribute.isEmpty() || !isConstant(args.get(1), CelConstant.Kind.INT64_VALUE)) {
            return Optional.empty();
        }
        long bound = args.get(1).constant().int64Value();
        return Optional.of(activation -> activation
                .find(attribute.get())
                .map(number -> toTernary(sign.test(Long.compare((long) number, bound))))
                .orElse(Ternary.UNKNOWN));
    }

    /** Compiles the comparison of the region or a label with a literal. */
    private Optional<TernaryTerm> compareTexts(List<CelExpr> args, boolean equal) {
        Optional<Function<CelActivation, Optional<String>>> text = textReader(args.get(0));
        if (text.isEmpty() || !isConstant(args.get(1), CelConstant.Kind.STRING_VALUE)) {
            return Optional.empty();
        }
        String literal = args.get(1).constant().stringValue();
        return Optional.of(activation -> text.get()
                .apply(activation)
                .map(value -> toTernary(value.equals(literal) == equal))
                .orElse(Ternary.UNKNOWN));
    }

    /** Compiles a literal in a list attribute, or a text attribute in a list of literals. */
    private Optional<TernaryTerm> testMembership(CelExpr element, CelExpr list) {
        Optional<CelRequestAttribute> attribute = findAttribute(list).filter(CelRequestAttribute::isList);
        if (attribute.isPresent() && isConstant(element, CelConstant.Kind.STRING_VALUE)) {
            String literal = element.constant().stringValue();
            return attribute.map(
                    words -> activation -> toTernary(((Collection<?>) activation.get(words)).contains(literal)));
        }
        if (list.getKind() == Kind.LIST
                && list.list().elements().stream().allMatch(each -> isConstant(each, CelConstant.Kind.STRING_VALUE))) {
            Set<String> literal = list.list().elements().stream()
                    .map(each -> each.constant().stringValue())
                    .collect(Collectors.toUnmodifiableSet());
            return textReader(element)
                    .map(text -> activation -> text.apply(activation)
                            .map(value -> toTernary(literal.contains(value)))
                            .orElse(Ternary.UNKNOWN));
        }
        return Optional.empty();
    }

    /** Returns a reader of the region or of a label. */
    private Optional<Function<CelActivation, Optional<String>>> textReader(CelExpr expr) {
        if (findAttribute(expr).filter(CelRequestAttribute.REGION::equals).isPresent()) {
            return Optional.of(
                    activation -> activation.find(CelRequestAttribute.REGION).map(String.class::cast));
        }
        if (expr.getKind() == Kind.SELECT
                && !expr.select().testOnly()
                && isLabels(expr.select().operand())) {
            return Optional.of(labelReader(expr.select().field()));
        }
        boolean indexed = expr.getKind() == Kind.CALL
                && expr.call().function().equals("_[_]")
                && isLabels(expr.call().args().get(0))
                && isConstant(expr.call().args().get(1), CelConstant.Kind.STRING_VALUE);
        return indexed
                ? Optional.of(labelReader(expr.call().args().get(1).constant().stringValue()))
                : Optional.empty();
    }

    private static Function<CelActivation, Optional<String>> labelReader(String name) {
        return activation -> Optional.ofNullable(labelsOf(activation).get(name)).map(String.class::cast);
    }

    private static Map<?, ?> labelsOf(CelActivation activation) {
        return (Map<?, ?>) activation.get(CelRequestAttribute.LABELS);
    }

    private boolean isLabels(CelExpr expr) {
        return findAttribute(expr).filter(CelRequestAttribute.LABELS::equals).isPresent();
    }

    private static boolean isConstant(CelExpr expr, CelConstant.Kind kind) {
        return expr.getKind() == Kind.CONSTANT && expr.constant().getKind() == kind;
    }

    private Optional<CelRequestAttribute> findAttribute(CelExpr expr) {
        return tree.getReference(expr.id()).map(CelReference::name).flatMap(CelRequestAttribute::findByName);
    }

    private static Ternary toTernary(boolean holds) {
        return holds ? Ternary.TRUE : Ternary.FALSE;
    }

    private static Ternary negate(Ternary ternary) {
        return ternary == Ternary.UNKNOWN ? ternary : toTernary(ternary == Ternary.FALSE);
    }
}
