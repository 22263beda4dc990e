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
 * What people see of what one policy says of a request on trial.
 *
 * @param decision refuse, steer or pass-through
 * @param images how many of them each concept pushes
 */
record DecisionSummary(String decision, List<Reason> reasons, List<String> obligations, Map<String, Integer> images) {
    DecisionSummary {
        reasons = List.copyOf(reasons);
        obligations = List.copyOf(obligations);
        images = new TreeMap<>(images);
    }

    static DecisionSummary of(Decision decision) {
        List<String> obligations = decision instanceof Decision.Admit admit ? admit.obligations() : List.of();
        Map<String, Integer> pictures = new TreeMap<>();
        plans(decision).forEach(plan -> plan.appliedConcepts().stream()
                .filter(appliedConcept -> appliedConcept.strength() > 0) // not those away from what was not drawn
                .map(appliedConcept -> appliedConcept.concept().label())
                .distinct()
                .forEach(label -> pictures.merge(label, 1, Integer::sum)));
        return new DecisionSummary(DecisionResponse.name(decision), decision.reasons(), obligations, pictures);
    }

    static DecisionSummary refused(String why) {
        return new DecisionSummary("refuse", List.of(new Reason("tenant", true, why)), List.of(), Map.of());
    }

    /** Without what the rules that did nothing say. */
    DecisionSummary shortened() {
        return new DecisionSummary(
                decision,
                reasons.stream()
                        .filter(reason -> reason.outcome() != Reason.RuleOutcome.NOT_FIRED)
                        .toList(),
                obligations,
                images);
    }

    Set<String> fired() {
        return reasons.stream().filter(Reason::fired).map(Reason::rule).collect(Collectors.toSet());
    }

    static List<SteeringPlan> plans(Decision decision) {
        return decision instanceof Decision.Steer steer ? steer.plans() : List.of();
    }

    /** Pushes without which member of its group each picture drew: that falls anew with each version. */
    static List<List<String>> pushes(Decision decision) {
        return plans(decision).stream()
                .map(plan -> plan.appliedConcepts().stream()
                        .map(DecisionSummary::text)
                        .sorted()
                        .toList())
                .toList();
    }

    private static String text(SteeringPlan.AppliedConcept appliedConcept) {
        Concept concept = appliedConcept.concept();
        String what = concept.kind() == Concept.ConceptKind.ATTRIBUTE ? concept.group() : concept.label();
        return String.join(
                " ",
                what,
                Double.toString(appliedConcept.strength()),
                Double.toString(appliedConcept.from()),
                Double.toString(appliedConcept.until()),
                Boolean.toString(appliedConcept.adaptive()));
    }
}
