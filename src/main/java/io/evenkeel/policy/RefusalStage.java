package io.evenkeel.policy;

import io.evenkeel.policy.condition.Re2Pattern;
import io.evenkeel.policy.definition.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The second stage: block and limit rules may refuse. All are evaluated by words and numbers, and the first that refuses, in the
 * order of the policy, is reported. Only if none refuses is the prompt compared by meaning, which costs more.
 */
final class RefusalStage {
    private final PolicyEvaluation evaluation;
    private final List<Integer> deferredRules = new ArrayList<>();

    RefusalStage(PolicyEvaluation evaluation) {
        this.evaluation = evaluation;
    }

    /** Evaluates every block and limit rule. */
    Optional<Decision> evaluate() {
        Optional<Decision> refusal = Optional.empty();
        int firstRefusing = -1;
        Decision.RefusalReason reason = Decision.RefusalReason.BLOCKED;
        for (int ruleIndex : evaluation.compiledRules().refusingRules()) {
            Optional<Decision.RefusalReason> ruleResult = evaluateRule(ruleIndex);
            if (ruleResult.isPresent() && firstRefusing < 0) {
                firstRefusing = ruleIndex;
                reason = ruleResult.get();
            }
        }
        if (firstRefusing >= 0) {
            refusal = Optional.of(evaluation.createRefusal(firstRefusing, reason));
        }
        return refusal.or(this::compareByMeaning);
    }

    private Optional<Decision.RefusalReason> evaluateRule(int ruleIndex) {
        return switch (evaluation.checkApplicability(ruleIndex)) {
            case SKIPPED -> Optional.empty();
            case REFUSES -> Optional.of(Decision.RefusalReason.UNKNOWN_FACT);
            case APPLIES ->
                evaluation.compiledRules().rule(ruleIndex) instanceof Rule.Block block
                        ? evaluateBlock(ruleIndex, block)
                        : evaluateLimit(ruleIndex, (Rule.Limit)
                                evaluation.compiledRules().rule(ruleIndex));
        };
    }

    private Optional<Decision.RefusalReason> evaluateBlock(int ruleIndex, Rule.Block block) {
        Optional<String> why =
                evaluation.matchedTerm(ruleIndex).map(term -> "the prompt holds a blocked term (\"" + term + "\")");
        if (why.isEmpty() && !block.patterns().isEmpty()) {
            why = findPattern(block.patterns());
        }
        if (why.isPresent()) {
            evaluation.recordFired(ruleIndex, why.get() + describeCategory(block));
            return Optional.of(Decision.RefusalReason.BLOCKED);
        }
        if (block.semanticMatch().isPresent()) {
            deferredRules.add(ruleIndex);
        } else {
            evaluation.recordNotFired(ruleIndex, "the prompt holds no blocked term");
        }
        return Optional.empty();
    }

    private Optional<String> findPattern(List<Re2Pattern> patterns) {
        String text = evaluation.context().normalisedText();
        return patterns.stream()
                .filter(pattern -> pattern.isFoundIn(text))
                .findFirst()
                .map(pattern -> "the prompt matches a blocked pattern (" + pattern + ")");
    }

    private static String describeCategory(Rule.Block block) {
        return block.category().map(category -> ", of " + category).orElse("");
    }

    private Optional<Decision.RefusalReason> evaluateLimit(int ruleIndex, Rule.Limit limit) {
        int count = evaluation.context().imageCount();
        if (limit.imagesPerRequest().isPresent()
                && count > limit.imagesPerRequest().getAsInt()) {
            evaluation.recordFired(
                    ruleIndex,
                    "asks for (" + count + ") pictures, at most "
                            + limit.imagesPerRequest().getAsInt() + " are allowed at once");
            return Optional.of(Decision.RefusalReason.LIMIT_EXCEEDED);
        }
        return limit.imagesPerMinute().isPresent()
                ? evaluateMinuteLimit(
                        ruleIndex, limit.id(), limit.imagesPerMinute().getAsInt())
                : recordWithinLimit(ruleIndex);
    }

    private Optional<Decision.RefusalReason> evaluateMinuteLimit(int ruleIndex, String id, int perMinute) {
        long seconds = evaluation.quotaUpdate().secondsUntilAllowed(id, perMinute);
        if (seconds > 0) {
            evaluation.recordFired(
                    ruleIndex,
                    "at most " + perMinute + " pictures a minute are allowed; so many more are in (" + seconds + ") s");
            return Optional.of(Decision.RefusalReason.LIMIT_EXCEEDED);
        }
        return recordWithinLimit(ruleIndex);
    }

    private Optional<Decision.RefusalReason> recordWithinLimit(int ruleIndex) {
        evaluation.recordNotFired(ruleIndex, "asks for no more pictures than are allowed");
        return Optional.empty();
    }

    private Optional<Decision> compareByMeaning() {
        for (int ruleIndex : deferredRules) {
            Rule.Block block = (Rule.Block) evaluation.compiledRules().rule(ruleIndex);
            Rule.SemanticMatch match = block.semanticMatch().orElseThrow();
            for (String text : match.texts()) {
                double similarity =
                        match.similarity().score(evaluation.context().input().prompt(), text);
                if (!(similarity < match.threshold())) { // no number refuses too
                    evaluation.recordFired(
                            ruleIndex,
                            describeSimilarity(text, similarity, match.threshold()) + describeCategory(block));
                    return Optional.of(evaluation.createRefusal(ruleIndex, Decision.RefusalReason.BLOCKED));
                }
            }
            evaluation.recordNotFired(ruleIndex, "the prompt holds no blocked term, and is like no blocked text");
        }
        return Optional.empty();
    }

    private static String describeSimilarity(String text, double similarity, double threshold) {
        return String.format(
                Locale.ROOT,
                "the prompt is like a blocked text (\"%s\": %.2f, from %.2f)",
                text,
                similarity,
                threshold);
    }
}
