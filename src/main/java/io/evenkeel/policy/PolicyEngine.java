package io.evenkeel.policy;

import java.util.List;

/**
 * Decides one wish. A pure function: the same wish, policy and quotas give the same decision. Exempt rules switch others off;
 * then the first block or limit rule that refuses is the end of it; else every safety, enhance and fairness rule may push.
 */
public final class PolicyEngine {
    private PolicyEngine() {}

    /**
     * What the policy says of the wish.
     *
     * @param quotas what the tenant's last decision that admitted a wish left
     */
    public static Decision decide(PolicyInput policyInput, PublishedPolicy policy, Quotas quotas) {
        if (policy.rules().isEmpty()) {
            return new Decision.PassThrough(
                    quotas,
                    List.of(new Reason("none", false, "the policy has no rules")),
                    policy.definition().settings().obligations());
        }
        return decide(new EvaluationContext(policyInput), policy, quotas);
    }

    static Decision decide(EvaluationContext evaluationContext, PublishedPolicy policy, Quotas quotas) {
        PolicyEvaluation policyEvaluation = new PolicyEvaluation(evaluationContext, policy, quotas);
        return new ExemptionStage(policyEvaluation)
                .evaluate()
                .or(() -> new RefusalStage(policyEvaluation).evaluate())
                .orElseGet(() -> new SteeringStage(policyEvaluation).evaluate());
    }
}
