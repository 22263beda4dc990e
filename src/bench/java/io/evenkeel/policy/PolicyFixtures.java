package io.evenkeel.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.concept.CatalogueEntry;
import io.evenkeel.concept.Concept;
import io.evenkeel.concept.ConceptCatalogue;
import io.evenkeel.concept.ConceptFile;
import io.evenkeel.concept.Probe;
import io.evenkeel.concept.Tensor;
import io.evenkeel.platform.TenantId;
import io.evenkeel.policy.definition.PolicyDefinition;
import java.util.List;
import java.util.Optional;

/** A small catalogue, and policies made of it. */
public final class PolicyFixtures {
    public static final ObjectMapper JSON = new ObjectMapper();
    public static final TenantId ACME = new TenantId("acme");

    public static final ConceptCatalogue CATALOGUE = new ConceptCatalogue(List.of(
            usableConcept("anti-violence", 1, Concept.ConceptKind.SAFETY, "safety"),
            usableConcept("anti-violence", 2, Concept.ConceptKind.SAFETY, "safety"),
            usableConcept("female", 1, Concept.ConceptKind.ATTRIBUTE, "gender", "woman", "women", "she"),
            usableConcept("male", 1, Concept.ConceptKind.ATTRIBUTE, "gender", "man", "men", "he"),
            usableConcept("nonbinary", 1, Concept.ConceptKind.ATTRIBUTE, "gender", "nonbinary person"),
            probedConcept("calm", Concept.ConceptKind.SAFETY, "safety"),
            probedConcept("tall", Concept.ConceptKind.ATTRIBUTE, "height"),
            probedConcept("short", Concept.ConceptKind.ATTRIBUTE, "height"),
            usableConcept("medium", 1, Concept.ConceptKind.ATTRIBUTE, "height", "medium height"),
            usableConcept("nameless", 1, Concept.ConceptKind.ATTRIBUTE, "style"),
            new CatalogueEntry.Unusable("old", 1, "safety", CatalogueEntry.UnusableReason.RETIRED, "was retired"),
            new CatalogueEntry.Unusable(
                    "female",
                    2,
                    "gender",
                    CatalogueEntry.UnusableReason.CANDIDATE,
                    "is a candidate, yet to be activated"),
            new CatalogueEntry.Unusable("bent", 1, "safety", CatalogueEntry.UnusableReason.ALTERED, "was altered")));

    public static final Concept CONCEPT =
            ((CatalogueEntry.Usable) CATALOGUE.find("female").orElseThrow()).concept();

    private PolicyFixtures() {}

    private static CatalogueEntry usableConcept(
            String name, int version, Concept.ConceptKind kind, String group, String... words) {
        Tensor vector = new Tensor(new float[] {version}, new long[] {1, 1, 1});
        return new CatalogueEntry.Usable(Concept.create(name, version, kind, group, "model", vector), List.of(words));
    }

    /** With a probe, and its name as its word. */
    private static CatalogueEntry probedConcept(String name, Concept.ConceptKind kind, String group) {
        Tensor vector = new Tensor(new float[] {1}, new long[] {1, 1, 1});
        Probe probe = new Probe(List.of(new Probe.TimestepBand(0, vector, 0)));
        return new CatalogueEntry.Usable(
                Concept.fromFile(name, 1, kind, group, "model", new ConceptFile(vector, Optional.of(probe), 0)),
                List.of(name));
    }

    public static PublishedPolicy policy(String... rules) {
        PolicyDefinition policyDefinition = definition(rules);
        return new PublishedPolicy(ACME, 3, policyDefinition.digest(), policyDefinition);
    }

    public static PolicyDefinition definition(String... rules) {
        return PolicyDefinition.parse(json(rules), CATALOGUE);
    }

    public static JsonNode json(String... rules) {
        return parse("{'rules':[" + String.join(",", rules) + "]}");
    }

    /** JSON with single quotes. */
    public static JsonNode parse(String json) {
        try {
            return JSON.readTree(json.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
