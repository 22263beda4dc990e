package io.evenkeel.policy;

import io.evenkeel.policy.condition.Condition;
import io.evenkeel.policy.definition.PolicySettings;
import io.evenkeel.policy.definition.Rule;
import io.evenkeel.policy.promptanalysis.TermIndex;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What has been found of one wish so far, rule by rule. For one thread. */
final class PolicyEvaluation {
    private final EvaluationContext evaluationContext;
    private final PublishedPolicy policy;
    private final CompiledRules rules;
    private final TermIndex.TermMatches matches;
    private final QuotaUpdate update;
    private final @Nullable Reason[] reasons;
    private final @Nullable String[] disabledBy;

    /** What a rule does, as far as its condition and exemptions say. */
    enum Applicability {
        APPLIES,
        SKIPPED,
        /** Its condition is unknown, and the policy refuses then. */
        REFUSES
    }

    PolicyEvaluation(EvaluationContext evaluationContext, PublishedPolicy policy, Quotas quotas) {
        this.evaluationContext = evaluationContext;
        this.policy = policy;
        this.rules = policy.compiledRules();
        this.matches = rules.matchTerms(evaluationContext.normalisedPrompt());
        this.update = new QuotaUpdate(evaluationContext, policy, quotas);
        this.reasons = new Reason[rules.size()];
        this.disabledBy = new String[rules.size()];
    }

    EvaluationContext context() {
        return evaluationContext;
    }

    CompiledRules compiledRules() {
        return rules;
    }

    QuotaUpdate quotaUpdate() {
        return update;
    }

    PolicySettings settings() {
        return policy.definition().settings();
    }

    /** The first of a rule's terms that the prompt holds: what blocks, names the attribute, or is exempt. */
    Optional<String> matchedTerm(int ruleIndex) {
        return matches.find(rules.termListOf(ruleIndex));
    }

    /** The first of a rule's persons that the prompt holds. */
    Optional<String> matchedPerson(int ruleIndex) {
        return matches.find(rules.personListOf(ruleIndex));
    }

    /** Whose turn it is: looks at exemptions and the condition, and gives the reason of a rule that does not act. */
    Applicability checkApplicability(int ruleIndex) {
        Rule rule = rules.rule(ruleIndex);
        if (disabledBy[ruleIndex] != null) {
            recordNotFired(ruleIndex, "switched off by " + disabledBy[ruleIndex]);
            return Applicability.SKIPPED;
        }
        return switch (evaluationContext.evaluate(rule.header().condition())) {
            case TRUE -> Applicability.APPLIES;
            case FALSE -> {
                recordNotFired(ruleIndex, "its condition does not hold");
                yield Applicability.SKIPPED;
            }
            case UNKNOWN -> recordUnknown(ruleIndex, rule.header().condition().orElseThrow());
        };
    }

    private Applicability recordUnknown(int ruleIndex, Condition condition) {
        boolean refuses = settings().unknownFacts() == PolicySettings.UnknownFactPolicy.REFUSE;
        String consequence = refuses ? "; the policy refuses then" : "; it does nothing then";
        record(
                ruleIndex,
                Reason.RuleOutcome.UNKNOWN,
                "its condition " + evaluationContext.explainUnknown(condition) + consequence);
        return refuses ? Applicability.REFUSES : Applicability.SKIPPED;
    }

    void disable(int ruleIndex, String exemptRuleId) {
        disabledBy[ruleIndex] = exemptRuleId;
    }

    void recordFired(int ruleIndex, String text) {
        record(ruleIndex, Reason.RuleOutcome.FIRED, text);
    }

    void recordNotFired(int ruleIndex, String text) {
        record(ruleIndex, Reason.RuleOutcome.NOT_FIRED, text);
    }

    private void record(int ruleIndex, Reason.RuleOutcome ruleOutcome, String text) {
        reasons[ruleIndex] = new Reason(rules.rule(ruleIndex).id(), ruleOutcome, text);
    }

    boolean hasFired(int ruleIndex) {
        Reason reason = reasons[ruleIndex];
        return reason != null && reason.fired();
    }

    /** Adds to what a rule said. */
    void appendText(int ruleIndex, String text) {
        Reason previous = reasons[ruleIndex];
        if (previous != null) {
            reasons[ruleIndex] = new Reason(previous.rule(), previous.outcome(), previous.text() + text);
        }
    }

    Decision.Refuse createRefusal(int ruleIndex, Decision.RefusalReason refusalReason) {
        String defaultText = "not asked, as " + rules.rule(ruleIndex).id() + " refuses";
        return new Decision.Refuse(refusalReason, reasons(defaultText));
    }

    /** Of all rules, in order. */
    List<Reason> reasons(String defaultText) {
        Reason[] all = new Reason[reasons.length];
        for (int ruleIndex = 0; ruleIndex < all.length; ruleIndex++) {
            Reason reason = reasons[ruleIndex];
            all[ruleIndex] = reason == null ? new Reason(rules.rule(ruleIndex).id(), false, defaultText) : reason;
        }
        return List.of(all);
    }

    /** Those of the policy and of the rules that fired, each once. */
    List<String> obligations() {
        Set<String> all = new LinkedHashSet<>(settings().obligations());
        for (int ruleIndex = 0; ruleIndex < reasons.length; ruleIndex++) {
            if (hasFired(ruleIndex)) {
                all.addAll(rules.rule(ruleIndex).header().obligations());
            }
        }
        return List.copyOf(all);
    }
}
