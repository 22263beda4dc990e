package io.evenkeel.policy.publication;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.policy.Decision;
import io.evenkeel.policy.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What people see of a decision.
 *
 * @param decision refuse, steer or pass-through
 * @param policy that decided, such as "acme@3"; absent if the tenant has none that can
 * @param appliedConcepts the pushes of each picture
 * @param obligations of whoever shows the pictures
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DecisionResponse(
        String decision,
        @Nullable String policy,
        List<List<PushSheet>> appliedConcepts,
        List<Reason> reasons,
        List<String> obligations) {
    /** One push, without its vector. */
    record PushSheet(String concept, double strength, double from, double until, boolean adaptive) {
        static PushSheet of(SteeringPlan.AppliedConcept appliedConcept) {
            return new PushSheet(
                    appliedConcept.concept().label(),
                    appliedConcept.strength(),
                    appliedConcept.from(),
                    appliedConcept.until(),
                    appliedConcept.adaptive());
        }
    }

    static DecisionResponse of(Decision decision, String policy) {
        if (decision instanceof Decision.Steer steer) {
            List<List<PushSheet>> plans =
                    steer.plans().stream().map(DecisionResponse::pushes).toList();
            return new DecisionResponse(name(decision), policy, plans, steer.reasons(), steer.obligations());
        }
        List<String> obligations = decision instanceof Decision.Admit admit ? admit.obligations() : List.of();
        return new DecisionResponse(name(decision), policy, List.of(), decision.reasons(), obligations);
    }

    /** In one word. */
    public static String name(Decision decision) {
        if (decision instanceof Decision.Steer) {
            return "steer";
        }
        return decision instanceof Decision.Refuse ? "refuse" : "pass-through";
    }

    static DecisionResponse refused(String why) {
        return new DecisionResponse("refuse", null, List.of(), List.of(new Reason("tenant", true, why)), List.of());
    }

    private static List<PushSheet> pushes(SteeringPlan plan) {
        return plan.appliedConcepts().stream().map(PushSheet::of).toList();
    }
}
