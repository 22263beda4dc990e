package io.evenkeel.policy;

import io.evenkeel.policy.definition.Rule;
import io.evenkeel.policy.promptanalysis.PromptAnalysis;
import java.util.List;
import java.util.Optional;

/** First of all, exempt rules switch others off. */
final class ExemptionStage {
    private final PolicyEvaluation evaluation;

    ExemptionStage(PolicyEvaluation evaluation) {
        this.evaluation = evaluation;
    }

    /** Asks every exempt rule. @return a refusal, where a condition is unknown and the policy refuses then */
    Optional<Decision> evaluate() {
        for (int ruleIndex : evaluation.compiledRules().exemptRules()) {
            PolicyEvaluation.Applicability applicability = evaluation.checkApplicability(ruleIndex);
            if (applicability == PolicyEvaluation.Applicability.REFUSES) {
                return Optional.of(evaluation.createRefusal(ruleIndex, Decision.RefusalReason.UNKNOWN_FACT));
            }
            if (applicability == PolicyEvaluation.Applicability.APPLIES) {
                evaluateRule(ruleIndex, (Rule.Exempt) evaluation.compiledRules().rule(ruleIndex));
            }
        }
        return Optional.empty();
    }

    private void evaluateRule(int ruleIndex, Rule.Exempt exempt) {
        Optional<String> match = findMatch(ruleIndex, exempt);
        if (match.isEmpty()) {
            evaluation.recordNotFired(ruleIndex, "the prompt is not exempt");
            return;
        }
        List<Integer> exemptedRules = evaluation.compiledRules().findExemptedBy(exempt);
        exemptedRules.forEach(other -> evaluation.disable(other, exempt.id()));
        evaluation.recordFired(
                ruleIndex,
                match.get() + ": switches off "
                        + String.join(
                                ", ",
                                exemptedRules.stream()
                                        .map(other -> evaluation
                                                .compiledRules()
                                                .rule(other)
                                                .id())
                                        .toList()));
    }

    private Optional<String> findMatch(int ruleIndex, Rule.Exempt exempt) {
        if (exempt.isUnconditional()) {
            return Optional.of("its condition holds");
        }
        return evaluation
                .matchedTerm(ruleIndex)
                .map(term -> "the prompt holds \"" + term + "\"")
                .or(() -> evaluation.matchedPerson(ruleIndex).map(name -> "the prompt names \"" + name + "\""))
                .or(() -> findTopic(exempt));
    }

    private Optional<String> findTopic(Rule.Exempt exempt) {
        if (exempt.topics().isEmpty()) {
            return Optional.empty();
        }
        PromptAnalysis prompt = evaluation.context().promptAnalysis();
        return exempt.topics().stream()
                .filter(prompt.topics()::contains)
                .findFirst()
                .map(topic -> "the prompt is " + topic);
    }
}
