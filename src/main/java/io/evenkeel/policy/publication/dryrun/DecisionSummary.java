package io.evenkeel.policy.publication.dryrun;

import io.evenkeel.concept.Concept;
import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.policy.Decision;
import io.evenkeel.policy.Reason;
import io.evenkeel.policy.publication.DecisionResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What one policy decides about a sample request.
 *
 * @param decision refuse, steer or pass-through
 * @param images number of images that each concept is applied to
 */
record DecisionSummary(String decision, List<Reason> reasons, List<String> obligations, Map<String, Integer> images) {
    DecisionSummary {
        reasons = List.copyOf(reasons);
        obligations = List.copyOf(obligations);
        images = new TreeMap<>(images);
    }

    static DecisionSummary fromDecision(Decision decision) {
        List<String> obligations = decision instanceof Decision.Admit admit ? admit.obligations() : List.of();
        Map<String, Integer> images = new TreeMap<>();
        plansOf(decision).forEach(plan -> plan.appliedConcepts().stream()
                .filter(appliedConcept ->
                        appliedConcept.strength() > 0) // without suppression of members that were not assigned
                .map(appliedConcept -> appliedConcept.concept().label())
                .distinct()
                .forEach(label -> images.merge(label, 1, Integer::sum)));
        return new DecisionSummary(DecisionResponse.decisionName(decision), decision.reasons(), obligations, images);
    }

    static DecisionSummary refusal(String reason) {
        return new DecisionSummary("refuse", List.of(new Reason("tenant", true, reason)), List.of(), Map.of());
    }

    /** Returns a copy without the reasons of rules that did not fire. */
    DecisionSummary withoutIdleRules() {
        return new DecisionSummary(
                decision,
                reasons.stream()
                        .filter(reason -> reason.outcome() != Reason.RuleOutcome.NOT_FIRED)
                        .toList(),
                obligations,
                images);
    }

    Set<String> firedRules() {
        return reasons.stream().filter(Reason::fired).map(Reason::rule).collect(Collectors.toSet());
    }

    static List<SteeringPlan> plansOf(Decision decision) {
        return decision instanceof Decision.Steer steer ? steer.plans() : List.of();
    }

    /** Returns applied concepts without the assigned member: assignment starts anew with each version. */
    static List<List<String>> comparablePlans(Decision decision) {
        return plansOf(decision).stream()
                .map(plan -> plan.appliedConcepts().stream()
                        .map(DecisionSummary::describe)
                        .sorted()
                        .toList())
                .toList();
    }

    private static String describe(SteeringPlan.AppliedConcept appliedConcept) {
        Concept concept = appliedConcept.concept();
        String subject = concept.kind() == Concept.ConceptKind.ATTRIBUTE ? concept.group() : concept.label();
        return String.join(
                " ",
                subject,
                Double.toString(appliedConcept.strength()),
                Double.toString(appliedConcept.from()),
                Double.toString(appliedConcept.until()),
                Boolean.toString(appliedConcept.adaptive()));
    }
}
