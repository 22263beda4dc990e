package io.evenkeel.policy.publication.dryrun;

import io.evenkeel.policy.Decision;
import io.evenkeel.policy.PolicyEngine;
import io.evenkeel.policy.PolicyInput;
import io.evenkeel.policy.PublishedPolicy;
import io.evenkeel.policy.Quotas;
import java.util.List;
import java.util.Optional;

/** One side of a dry run: a policy that starts without quotas, or a reason why everything is refused. Not thread-safe. */
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

    /** A decision and its applied concepts, in comparable form. */
    record DryRunDecision(DecisionSummary summary, List<List<String>> plans) {
        /** Returns whether both decide alike, whatever the texts of reasons and the assigned members. */
        boolean isEquivalentTo(DryRunDecision other) {
            return summary.decision().equals(other.summary.decision())
                    && summary.firedRules().equals(other.summary.firedRules())
                    && summary.obligations().equals(other.summary.obligations())
                    && plans.equals(other.plans);
        }
    }

    DryRunDecision decide(PolicyInput input) {
        if (policy.isEmpty()) {
            return new DryRunDecision(DecisionSummary.refusal(refusalReason), List.of());
        }
        Decision decision = PolicyEngine.decide(input, policy.get(), quotas);
        if (decision instanceof Decision.Admit admit) {
            quotas = admit.quotas();
        }
        return new DryRunDecision(DecisionSummary.fromDecision(decision), DecisionSummary.comparablePlans(decision));
    }
}
