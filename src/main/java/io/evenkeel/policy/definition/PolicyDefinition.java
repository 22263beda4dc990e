package io.evenkeel.policy.definition;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.concept.ConceptCatalogue;
import io.evenkeel.platform.Sha256;
import io.evenkeel.policy.similarity.SemanticSimilarity;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The rules of a policy, checked against a catalogue.
 *
 * <p>Its JSON is canonical: every default is written out, every concept stands with its version, and fairness with the words
 * that switch it off. So its digest says all that the policy does, and later additions to the catalogue change nothing.
 * Whether pushes adapt is written where there is a choice: where all of a rule's concepts have probes, which none had before
 * probes were known, so that what was published then reads as it did.
 *
 * @param rules in order
 * @param settings what holds for all of them
 */
public record PolicyDefinition(List<Rule> rules, PolicySettings settings) {
    public PolicyDefinition {
        rules = List.copyOf(rules);
    }

    /** Reads and checks a definition whose rules ask for no similarity. @throws InvalidPolicyException with all its problems at once */
    public static PolicyDefinition parse(JsonNode json, ConceptCatalogue conceptCatalogue) {
        return parse(json, conceptCatalogue, Optional.empty());
    }

    /**
     * Reads and checks a definition.
     *
     * @param similarity by which rules may ask how much alike texts are; a definition that asks is refused where there is none
     * @throws InvalidPolicyException with all its problems at once
     */
    public static PolicyDefinition parse(
            JsonNode json, ConceptCatalogue conceptCatalogue, Optional<SemanticSimilarity> similarity) {
        return new PolicyDefinitionParser(conceptCatalogue, similarity).parse(json);
    }

    /** SHA-256 of the canonical JSON in UTF-8. */
    public String digest() {
        return digestOf(toJson().toString());
    }

    /** SHA-256 of canonical JSON in UTF-8. */
    public static String digestOf(String canonical) {
        return Sha256.hex(canonical.getBytes(StandardCharsets.UTF_8));
    }

    /** The canonical JSON. */
    public JsonNode toJson() {
        return CanonicalDefinitionWriter.write(this);
    }
}
