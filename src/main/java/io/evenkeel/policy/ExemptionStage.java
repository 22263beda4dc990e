package io.evenkeel.policy;

import io.evenkeel.policy.definition.Rule;
import io.evenkeel.policy.promptanalysis.PromptAnalysis;
import java.util.List;
import java.util.Optional;

/** First of all, exempt rules switch others off. */
final class ExemptionStage {
    private final PolicyEvaluation policyEvaluation;

    ExemptionStage(PolicyEvaluation policyEvaluation) {
        this.policyEvaluation = policyEvaluation;
    }

    /** Asks every exempt rule. @return a refusal, where a condition is unknown and the policy refuses then */
    Optional<Decision> evaluate() {
        for (int ruleIndex : policyEvaluation.compiledRules().exemptRules()) {
            PolicyEvaluation.Applicability applicability = policyEvaluation.checkApplicability(ruleIndex);
            if (applicability == PolicyEvaluation.Applicability.REFUSES) {
                return Optional.of(policyEvaluation.createRefusal(ruleIndex, Decision.RefusalReason.UNKNOWN_FACT));
            }
            if (applicability == PolicyEvaluation.Applicability.APPLIES) {
                evaluateRule(ruleIndex, (Rule.Exempt)
                        policyEvaluation.compiledRules().rule(ruleIndex));
            }
        }
        return Optional.empty();
    }

    private void evaluateRule(int ruleIndex, Rule.Exempt exempt) {
        Optional<String> match = findMatch(ruleIndex, exempt);
        if (match.isEmpty()) {
            policyEvaluation.recordNotFired(ruleIndex, "the prompt is not exempt");
            return;
        }
        List<Integer> exemptedRules = policyEvaluation.compiledRules().findExemptedBy(exempt);
        exemptedRules.forEach(other -> policyEvaluation.disable(other, exempt.id()));
        policyEvaluation.recordFired(
                ruleIndex,
                match.get() + ": switches off "
                        + String.join(
                                ", ",
                                exemptedRules.stream()
                                        .map(other -> policyEvaluation
                                                .compiledRules()
                                                .rule(other)
                                                .id())
                                        .toList()));
    }

    private Optional<String> findMatch(int ruleIndex, Rule.Exempt exempt) {
        if (exempt.isUnconditional()) {
            return Optional.of("its condition holds");
        }
        return policyEvaluation
                .matchedTerm(ruleIndex)
                .map(term -> "the prompt holds \"" + term + "\"")
                .or(() -> policyEvaluation.matchedPerson(ruleIndex).map(name -> "the prompt names \"" + name + "\""))
                .or(() -> findTopic(exempt));
    }

    private Optional<String> findTopic(Rule.Exempt exempt) {
        if (exempt.topics().isEmpty()) {
            return Optional.empty();
        }
        PromptAnalysis prompt = policyEvaluation.context().promptAnalysis();
        return exempt.topics().stream()
                .filter(prompt.topics()::contains)
                .findFirst()
                .map(topic -> "the prompt is " + topic);
    }
}
