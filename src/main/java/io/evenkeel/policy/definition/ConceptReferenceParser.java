package io.evenkeel.policy.definition;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.concept.CatalogueEntry;
import io.evenkeel.concept.Concept;
import io.evenkeel.concept.ConceptCatalogue;
import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.platform.ObjectReader;
import io.evenkeel.platform.SafeText;
import io.evenkeel.platform.Violations;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what rules say of concepts: which, how strongly, and when. */
final class ConceptReferenceParser {
    static final double MAX_STRENGTH = 10;

    private final ConceptCatalogue conceptCatalogue;
    private final Violations violations;

    ConceptReferenceParser(ConceptCatalogue conceptCatalogue, Violations policyViolations) {
        this.conceptCatalogue = conceptCatalogue;
        this.violations = policyViolations;
    }

    Violations violations() {
        return violations;
    }

    /** Those of a list, all adaptive that can be, if they are to be. */
    List<SteeringPlan.AppliedConcept> parseAppliedConcepts(
            String id, ObjectReader rule, List<JsonNode> nodes, boolean adaptiveAllowed) {
        List<SteeringPlan.AppliedConcept> pushes = new ArrayList<>();
        nodes.forEach(json -> parseAppliedConcept(id, json).ifPresent(pushes::add));
        boolean adaptive = adaptiveAllowed
                && parseAdaptive(
                        rule,
                        pushes.stream()
                                .map(SteeringPlan.AppliedConcept::concept)
                                .toList());
        return pushes.stream()
                .map(appliedConcept -> appliedConcept.withAdaptive(
                        adaptive && appliedConcept.concept().probe().isPresent()))
                .toList();
    }

    private Optional<SteeringPlan.AppliedConcept> parseAppliedConcept(String id, JsonNode json) {
        ObjectReader push = new ObjectReader("rule (" + id + ")", json, violations);
        push.allowOnly(List.of("concept", "strength", "from", "until"));
        Optional<Concept> concept = json.isObject()
                ? push.requireText("concept")
                        .flatMap(name -> findUsable(push, name))
                        .map(CatalogueEntry.Usable::concept)
                : Optional.empty();
        Rule.SteeringMode steeringMode = parseSteeringMode(push, false);
        return concept.map(steeringMode::toAppliedConcept);
    }

    /** Whether those concepts adapt that can tell how far a picture shows them. They do unless it is said. */
    static boolean parseAdaptive(ObjectReader rule, List<Concept> concepts) {
        boolean hasProbe = concepts.stream().anyMatch(concept -> concept.probe().isPresent());
        boolean adaptive = rule.booleanOrDefault("adaptive", hasProbe);
        if (adaptive && !hasProbe) {
            rule.addViolation(
                    "adaptive (true) needs a concept that has a probe, but none of "
                            + concepts.stream().map(Concept::label).toList() + " has",
                    "false was meant, or another version has one");
        }
        return adaptive && hasProbe;
    }

    static Rule.SteeringMode parseSteeringMode(ObjectReader reader, boolean adaptive) {
        double strength = reader.numberOrDefault(
                "strength",
                1,
                -MAX_STRENGTH,
                MAX_STRENGTH,
                "1 was meant, the strength that the concept was discovered at");
        double from =
                reader.numberOrDefault("from", 0, 0, 1, "it is given as a step number, not as a share of all steps");
        double until =
                reader.numberOrDefault("until", 1, 0, 1, "it is given as a step number, not as a share of all steps");
        if (from < until) {
            return new Rule.SteeringMode(strength, from, until, adaptive);
        }
        reader.addViolation("window (" + from + " to " + until + ") must end after it starts", "the two are swapped");
        return new Rule.SteeringMode(strength, 0, 1, adaptive);
    }

    /** The members of a group in the catalogue, those without a share in any rule included. */
    List<CatalogueEntry> groupMembers(String group) {
        return conceptCatalogue.members(group);
    }

    Optional<CatalogueEntry.Usable> findUsable(ObjectReader rule, String reference) {
        Optional<CatalogueEntry> entry = conceptCatalogue.find(reference);
        if (entry.isEmpty()) {
            rule.addViolation(
                    "concept (" + SafeText.sanitise(reference) + ") is not in the catalogue",
                    "it is yet to be uploaded");
        }
        if (entry.isPresent() && entry.get() instanceof CatalogueEntry.Unusable unusable) {
            rule.addViolation(
                    "concept (" + unusable.label() + ") " + unusable.reasonText(),
                    unusable.reason() == CatalogueEntry.UnusableReason.CANDIDATE
                            ? "its measurements are to be looked at first, then POST /api/v1/concepts/{name}/{version}/activate"
                            : "another version can be named");
        }
        return entry.filter(CatalogueEntry.Usable.class::isInstance).map(CatalogueEntry.Usable.class::cast);
    }
}
