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

/** One condition, compiled. Safe for many threads. */
final class CelProgram {
    private static final long MOST_STEPS = 50_000;
    private static final Pattern FACT = Pattern.compile("\\b(?:prompt|request)\\b(?:\\s*\\.\\s*\\w+)*+(?!\\s*\\()");
    private static final Pattern CANDIDATES = Pattern.compile("(?s) \\(candidates: .*| \\(in container .*");
    private static final int LONGEST_WHY = 160;

    private final Program program;
    private final Optional<CelShortcut.Step> shortcut;
    private final List<String> reads;
    private final long cost;

    private CelProgram(Program program, Optional<CelShortcut.Step> shortcut, List<String> reads, long cost) {
        this.program = program;
        this.shortcut = shortcut;
        this.reads = List.copyOf(reads);
        this.cost = cost;
    }

    static CelProgram of(String text) throws InvalidCondition {
        if (text.codePointCount(0, text.length()) > CelLanguage.LONGEST) {
            throw new InvalidCondition(
                    "has more than " + CelLanguage.LONGEST + " characters", "two rules with shorter ones say the same");
        }
        CelAbstractSyntaxTree checked = checked(text);
        CelCost cost = CelCost.of(checked);
        if (cost.steps() > MOST_STEPS) {
            throw new InvalidCondition(
                    "may take (" + cost.steps() + ") steps, at most " + MOST_STEPS + " are allowed",
                    "it loops within a loop");
        }
        try {
            return new CelProgram(CelLanguage.program(checked), CelShortcut.of(checked), cost.reads(), cost.steps());
        } catch (CelEvaluationException e) {
            throw new InvalidCondition(
                    "cannot be compiled: " + brief(String.valueOf(e.getMessage())), "docs/policies.md has examples");
        }
    }

    private static CelAbstractSyntaxTree checked(String text) throws InvalidCondition {
        try {
            return CelLanguage.checked(text);
        } catch (CelValidationException e) {
            throw invalid(text, e.getErrors().get(0));
        }
    }

    private static InvalidCondition invalid(String text, CelIssue issue) {
        boolean unknown = issue.getMessage().startsWith("undeclared reference");
        List<String> others = unknown ? unknownFacts(text) : List.of();
        if (!others.isEmpty()) {
            return new InvalidCondition(
                    "reads " + others + ", which are no facts",
                    "one of "
                            + String.join(
                                    ", ",
                                    Stream.of(CelFact.values())
                                            .map(CelFact::label)
                                            .toList()) + " is meant");
        }
        return new InvalidCondition(
                "is no condition, at its character ("
                        + (issue.getSourceLocation().getColumn() + 1) + "): " + brief(issue.getMessage()),
                "a text lacks its quotes, or a function of another language is used; docs/policies.md has examples");
    }

    private static List<String> unknownFacts(String text) {
        return FACT.matcher(text)
                .results()
                .map(MatchResult::group)
                .map(name -> name.replaceAll("\\s", ""))
                .filter(name -> Stream.of(CelFact.values())
                        .noneMatch(fact -> name.equals(fact.label()) || name.startsWith(fact.label() + ".")))
                .distinct()
                .toList();
    }

    /** In one line, without the list of all that would have been possible. */
    private static String brief(String message) {
        String line = CANDIDATES.matcher(message).replaceAll("").replaceAll("\\p{C}+", " ");
        return line.length() > LONGEST_WHY ? line.substring(0, LONGEST_WHY) + "..." : line;
    }

    Truth holds(RequestFacts facts) {
        return shortcut.isPresent() ? shortcut.get().of(facts.variables()) : inFull(facts);
    }

    boolean hasShortcut() {
        return shortcut.isPresent();
    }

    /** As the library evaluates it. */
    Truth inFull(RequestFacts facts) {
        try {
            Object holds = program.eval(facts.variables().partial());
            if (holds instanceof Boolean bool) {
                return bool ? Truth.TRUE : Truth.FALSE;
            }
            return Truth.UNKNOWN;
        } catch (CelEvaluationException e) { // such as of a label that is not there
            return Truth.UNKNOWN;
        }
    }

    List<String> reads() {
        return reads;
    }

    long cost() {
        return cost;
    }
}
