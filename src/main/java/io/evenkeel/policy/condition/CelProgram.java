package io.evenkeel.policy.condition;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelValidationException;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.Program;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A compiled condition. Thread-safe. */
final class CelProgram {
    private static final long MAX_STEPS = 50_000;
    private static final Pattern ATTRIBUTE =
            Pattern.compile("\\b(?:prompt|request)\\b(?:\\s*\\.\\s*\\w+)*+(?!\\s*\\()");
    private static final Pattern CANDIDATES = Pattern.compile("(?s) \\(candidates: .*| \\(in container .*");
    private static final int MAX_MESSAGE_LENGTH = 160;

    private final Program program;
    private final Optional<CelFastPath.TernaryTerm> fastPath;
    private final List<String> attributeNames;
    private final long cost;

    private CelProgram(
            Program program, Optional<CelFastPath.TernaryTerm> fastPath, List<String> attributeNames, long cost) {
        this.program = program;
        this.fastPath = fastPath;
        this.attributeNames = List.copyOf(attributeNames);
        this.cost = cost;
    }

    static CelProgram compile(String text) throws InvalidConditionException {
        if (text.codePointCount(0, text.length()) > CelEnvironment.MAX_LENGTH) {
            throw new InvalidConditionException(
                    "has more than " + CelEnvironment.MAX_LENGTH + " characters",
                    "two rules with shorter ones say the same");
        }
        CelAbstractSyntaxTree checked = parseAndCheck(text);
        CelCost cost = CelCost.estimate(checked);
        if (cost.steps() > MAX_STEPS) {
            throw new InvalidConditionException(
                    "may take (" + cost.steps() + ") steps, at most " + MAX_STEPS + " are allowed",
                    "it loops within a loop");
        }
        try {
            return new CelProgram(
                    CelEnvironment.createProgram(checked),
                    CelFastPath.compile(checked),
                    cost.attributeNames(),
                    cost.steps());
        } catch (CelEvaluationException e) {
            throw new InvalidConditionException(
                    "cannot be compiled: " + shorten(String.valueOf(e.getMessage())), "docs/policies.md has examples");
        }
    }

    private static CelAbstractSyntaxTree parseAndCheck(String text) throws InvalidConditionException {
        try {
            return CelEnvironment.parseAndCheck(text);
        } catch (CelValidationException e) {
            throw toException(text, e.getErrors().get(0));
        }
    }

    private static InvalidConditionException toException(String text, CelIssue issue) {
        boolean unknown = issue.getMessage().startsWith("undeclared reference");
        List<String> unknownAttributes = unknown ? findUnknownAttributes(text) : List.of();
        if (!unknownAttributes.isEmpty()) {
            return new InvalidConditionException(
                    "reads " + unknownAttributes + ", which are no attributes of a request",
                    "one of "
                            + String.join(
                                    ", ",
                                    Stream.of(CelRequestAttribute.values())
                                            .map(CelRequestAttribute::qualifiedName)
                                            .toList())
                            + " is meant");
        }
        return new InvalidConditionException(
                "is no condition, at its character ("
                        + (issue.getSourceLocation().getColumn() + 1) + "): " + shorten(issue.getMessage()),
                "a text lacks its quotes, or a function of another language is used; docs/policies.md has examples");
    }

    private static List<String> findUnknownAttributes(String text) {
        return ATTRIBUTE
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .map(name -> name.replaceAll("\\s", ""))
                .filter(name -> Stream.of(CelRequestAttribute.values())
                        .noneMatch(attribute -> name.equals(attribute.qualifiedName())
                                || name.startsWith(attribute.qualifiedName() + ".")))
                .distinct()
                .toList();
    }

    /** Shortens a message of the library to one line, without the list of candidates. */
    private static String shorten(String message) {
        String line = CANDIDATES.matcher(message).replaceAll("").replaceAll("\\p{C}+", " ");
        return line.length() > MAX_MESSAGE_LENGTH ? line.substring(0, MAX_MESSAGE_LENGTH) + "..." : line;
    }

    Ternary evaluate(ConditionInput input) {
        return fastPath.isPresent() ? fastPath.get().evaluate(input.activation()) : evaluateWithLibrary(input);
    }

    boolean hasFastPath() {
        return fastPath.isPresent();
    }

    /** Evaluates the condition with the CEL library. */
    Ternary evaluateWithLibrary(ConditionInput input) {
        try {
            Object holds = program.eval(input.activation().partialVars());
            if (holds instanceof Boolean bool) {
                return bool ? Ternary.TRUE : Ternary.FALSE;
            }
            return Ternary.UNKNOWN;
        } catch (CelEvaluationException e) { // such as of a label that is not there
            return Ternary.UNKNOWN;
        }
    }

    List<String> attributeNames() {
        return attributeNames;
    }

    long cost() {
        return cost;
    }
}
