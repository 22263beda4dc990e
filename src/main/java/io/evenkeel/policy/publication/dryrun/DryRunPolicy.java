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
    private final String why;
    private Quotas quotas = Quotas.NONE;

    private DryRunPolicy(Optional<PublishedPolicy> policy, String why) {
        this.policy = policy;
        this.why = why;
    }

    static DryRunPolicy of(PublishedPolicy policy) {
        return new DryRunPolicy(Optional.of(policy), "");
    }

    static DryRunPolicy refusing(String why) {
        return new DryRunPolicy(Optional.empty(), why);
    }

    /** What it says, and how it would push. */
    record Word(DecisionSummary verdict, List<List<String>> pushes) {
        /** Whether it comes to the same, but for the words of the reasons and the draws. */
        boolean matches(Word other) {
            return verdict.decision().equals(other.verdict.decision())
                    && verdict.fired().equals(other.verdict.fired())
                    && verdict.obligations().equals(other.verdict.obligations())
                    && pushes.equals(other.pushes);
        }
    }

    Word hear(PolicyInput policyInput) {
        if (policy.isEmpty()) {
            return new Word(DecisionSummary.refused(why), List.of());
        }
        Decision decision = PolicyEngine.decide(policyInput, policy.get(), quotas);
        if (decision instanceof Decision.Admit admit) {
            quotas = admit.quotas();
        }
        return new Word(DecisionSummary.of(decision), DecisionSummary.pushes(decision));
    }
}
