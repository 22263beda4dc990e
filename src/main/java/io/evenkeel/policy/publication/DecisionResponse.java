package io.evenkeel.policy.publication;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.policy.Decision;
import io.evenkeel.policy.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The decision of a policy about one sample request.
 *
 * @param decision refuse, steer or pass-through
 * @param policy label of the version that decided, such as "acme@3"; absent if the tenant has no usable one
 * @param appliedConcepts applied concepts of each image
 * @param obligations of whoever shows the images
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DecisionResponse(
        String decision,
        @Nullable String policy,
        List<List<AppliedConceptResponse>> appliedConcepts,
        List<Reason> reasons,
        List<String> obligations) {
    /** One applied concept, without its vector. */
    record AppliedConceptResponse(String concept, double strength, double from, double until, boolean adaptive) {
        static AppliedConceptResponse fromAppliedConcept(SteeringPlan.AppliedConcept appliedConcept) {
            return new AppliedConceptResponse(
                    appliedConcept.concept().label(),
                    appliedConcept.strength(),
                    appliedConcept.from(),
                    appliedConcept.until(),
                    appliedConcept.adaptive());
        }
    }

    static DecisionResponse fromDecision(Decision decision, String policy) {
        if (decision instanceof Decision.Steer steer) {
            List<List<AppliedConceptResponse>> plans = steer.plans().stream()
                    .map(DecisionResponse::toAppliedConcepts)
                    .toList();
            return new DecisionResponse(decisionName(decision), policy, plans, steer.reasons(), steer.obligations());
        }
        List<String> obligations = decision instanceof Decision.Admit admit ? admit.obligations() : List.of();
        return new DecisionResponse(decisionName(decision), policy, List.of(), decision.reasons(), obligations);
    }

    /** Returns refuse, steer or pass-through. */
    public static String decisionName(Decision decision) {
        if (decision instanceof Decision.Steer) {
            return "steer";
        }
        return decision instanceof Decision.Refuse ? "refuse" : "pass-through";
    }

    static DecisionResponse refusal(String reason) {
        return new DecisionResponse("refuse", null, List.of(), List.of(new Reason("tenant", true, reason)), List.of());
    }

    private static List<AppliedConceptResponse> toAppliedConcepts(SteeringPlan plan) {
        return plan.appliedConcepts().stream()
                .map(AppliedConceptResponse::fromAppliedConcept)
                .toList();
    }
}
