package io.evenkeel.policy.definition;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.concept.Catalogue;
import io.evenkeel.concept.Concept;
import io.evenkeel.concept.Listed;
import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.platform.Shown;
import io.evenkeel.policy.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what rules say of concepts: which, how strongly, and when. */
final class Concepts {
    static final double STRONGEST = 10;

    private final Catalogue catalogue;
    private final Problems problems;

    Concepts(Catalogue catalogue, Problems problems) {
        this.catalogue = catalogue;
        this.problems = problems;
    }

    Problems problems() {
        return problems;
    }

    /** Those of a list, all adaptive that can be, if they are to be. */
    List<SteeringPlan.Push> pushes(String id, Fields rule, List<JsonNode> nodes, boolean mayAdapt) {
        List<SteeringPlan.Push> pushes = new ArrayList<>();
        nodes.forEach(json -> push(id, json).ifPresent(pushes::add));
        boolean adaptive = mayAdapt
                && adaptive(
                        rule, pushes.stream().map(SteeringPlan.Push::concept).toList());
        return pushes.stream()
                .map(push -> push.adapting(adaptive && push.concept().probe().isPresent()))
                .toList();
    }

    private Optional<SteeringPlan.Push> push(String id, JsonNode json) {
        Fields push = new Fields("rule (" + id + ")", json, problems);
        push.allow(List.of("concept", "strength", "from", "until"));
        Optional<Concept> concept = json.isObject()
                ? push.text("concept").flatMap(name -> usable(push, name)).map(Listed.Usable::concept)
                : Optional.empty();
        Rule.Manner manner = manner(push, false);
        return concept.map(manner::of);
    }

    /** Whether those concepts adapt that can tell how far a picture shows them. They do unless it is said. */
    static boolean adaptive(Fields rule, List<Concept> concepts) {
        boolean can = concepts.stream().anyMatch(concept -> concept.probe().isPresent());
        boolean adaptive = rule.flag("adaptive", can);
        if (adaptive && !can) {
            rule.problem(
                    "adaptive (true) needs a concept that has a probe, but none of "
                            + concepts.stream().map(Concept::label).toList() + " has",
                    "false was meant, or another version has one");
        }
        return adaptive && can;
    }

    static Rule.Manner manner(Fields fields, boolean adaptive) {
        double strength = fields.number(
                "strength", 1, -STRONGEST, STRONGEST, "1 was meant, the strength that the concept was discovered at");
        double from = fields.number("from", 0, 0, 1, "it is given as a step number, not as a share of all steps");
        double until = fields.number("until", 1, 0, 1, "it is given as a step number, not as a share of all steps");
        if (from < until) {
            return new Rule.Manner(strength, from, until, adaptive);
        }
        fields.problem("window (" + from + " to " + until + ") must end after it starts", "the two are swapped");
        return new Rule.Manner(strength, 0, 1, adaptive);
    }

    /** The members of a group in the catalogue, those without a share in any rule included. */
    List<Listed> members(String group) {
        return catalogue.members(group);
    }

    Optional<Listed.Usable> usable(Fields rule, String reference) {
        Optional<Listed> found = catalogue.find(reference);
        if (found.isEmpty()) {
            rule.problem("concept (" + Shown.of(reference) + ") is not in the catalogue", "it is yet to be uploaded");
        }
        if (found.isPresent() && found.get() instanceof Listed.Unusable unusable) {
            rule.problem(
                    "concept (" + unusable.label() + ") " + unusable.why(),
                    unusable.flaw() == Listed.Flaw.CANDIDATE
                            ? "its measurements are to be looked at first, then POST /api/v1/concepts/{name}/{version}/activate"
                            : "another version can be named");
        }
        return found.filter(Listed.Usable.class::isInstance).map(Listed.Usable.class::cast);
    }
}
