package io.evenkeel.policy.publication.dryrun;

import io.evenkeel.policy.Decision;
import io.evenkeel.policy.PolicyEngine;
import io.evenkeel.policy.PolicyInput;
import io.evenkeel.policy.PublishedPolicy;
import io.evenkeel.policy.Quotas;
import java.util.List;
import java.util.Optional;

/** One of the two that a rehearsal compares: a policy, that starts to count at zero, or a reason why everything is refused. */
final class DryRunPolicy {
    private final Optional<PublishedPolicy> policy;
    private final String refusalReason;
    private Quotas quotas = Quotas.NONE;

    private DryRunPolicy(Optional<PublishedPolicy> policy, String refusalReason) {
        this.policy = policy;
        this.refusalReason = refusalReason;
    }

    static DryRunPolicy forPolicy(PublishedPolicy policy) {
        return new DryRunPolicy(Optional.of(policy), "");
    }

    static DryRunPolicy refuseAll(String refusalReason) {
        return new DryRunPolicy(Optional.empty(), refusalReason);
    }

    /** What it says, and how it would push. */
    record DryRunDecision(DecisionSummary summary, List<List<String>> plans) {
        /** Whether it comes to the same, but for the words of the reasons and the draws. */
        boolean isEquivalentTo(DryRunDecision other) {
            return summary.decision().equals(other.summary.decision())
                    && summary.firedRules().equals(other.summary.firedRules())
                    && summary.obligations().equals(other.summary.obligations())
                    && plans.equals(other.plans);
        }
    }

    DryRunDecision decide(PolicyInput policyInput) {
        if (policy.isEmpty()) {
            return new DryRunDecision(DecisionSummary.refusal(refusalReason), List.of());
        }
        Decision decision = PolicyEngine.decide(policyInput, policy.get(), quotas);
        if (decision instanceof Decision.Admit admit) {
            quotas = admit.quotas();
        }
        return new DryRunDecision(DecisionSummary.fromDecision(decision), DecisionSummary.comparablePlans(decision));
    }
}
