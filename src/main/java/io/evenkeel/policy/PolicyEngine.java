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
    public static Decision decide(PolicyInput input, PublishedPolicy policy, Quotas quotas) {
        if (policy.rules().isEmpty()) {
            return new Decision.PassThrough(
                    quotas,
                    List.of(new Reason("none", false, "the policy has no rules")),
                    policy.definition().settings().obligations());
        }
        return decide(new EvaluationContext(input), policy, quotas);
    }

    static Decision decide(EvaluationContext context, PublishedPolicy policy, Quotas quotas) {
        PolicyEvaluation evaluation = new PolicyEvaluation(context, policy, quotas);
        return new ExemptionStage(evaluation)
                .evaluate()
                .or(() -> new RefusalStage(evaluation).evaluate())
                .orElseGet(() -> new SteeringStage(evaluation).evaluate());
    }
}
