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

/** Parses references to concepts: which, how strongly, and during which steps. */
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

    /** Parses a list of applied concepts. If the rule is adaptive, each that has a probe is. */
    List<SteeringPlan.AppliedConcept> parseAppliedConcepts(
            String id, ObjectReader rule, List<JsonNode> nodes, boolean adaptiveAllowed) {
        List<SteeringPlan.AppliedConcept> appliedConcepts = new ArrayList<>();
        nodes.forEach(json -> parseAppliedConcept(id, json).ifPresent(appliedConcepts::add));
        boolean adaptive = adaptiveAllowed
                && parseAdaptive(
                        rule,
                        appliedConcepts.stream()
                                .map(SteeringPlan.AppliedConcept::concept)
                                .toList());
        return appliedConcepts.stream()
                .map(appliedConcept -> appliedConcept.withAdaptive(
                        adaptive && appliedConcept.concept().probe().isPresent()))
                .toList();
    }

    private Optional<SteeringPlan.AppliedConcept> parseAppliedConcept(String id, JsonNode json) {
        ObjectReader reader = new ObjectReader("rule (" + id + ")", json, violations);
        reader.allowOnly(List.of("concept", "strength", "from", "until"));
        Optional<Concept> concept = json.isObject()
                ? reader.requireText("concept")
                        .flatMap(name -> findUsable(reader, name))
                        .map(CatalogueEntry.Usable::concept)
                : Optional.empty();
        Rule.SteeringMode mode = parseSteeringMode(reader, false);
        return concept.map(mode::toAppliedConcept);
    }

    /** Returns whether concepts that have a probe are applied adaptively: the default if any has one. */
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

    /** Returns all members of a group in the catalogue. */
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
