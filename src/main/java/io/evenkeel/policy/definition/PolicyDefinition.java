package io.evenkeel.policy.definition;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.concept.ConceptCatalogue;
import io.evenkeel.platform.Sha256;
import io.evenkeel.policy.similarity.SemanticSimilarity;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The rules of a policy, validated against a catalogue.
 *
 * <p>Its JSON is canonical: every default is written out, every concept has its version, and fairness rules list the words that
 * disable them. So the digest identifies what the policy does, and later additions to the catalogue change nothing.
 */
public record PolicyDefinition(List<Rule> rules, PolicySettings settings) {
    public PolicyDefinition {
        rules = List.copyOf(rules);
    }

    /** Parses a definition without semantic rules. @throws InvalidPolicyException with all violations */
    public static PolicyDefinition parse(JsonNode json, ConceptCatalogue catalogue) {
        return parse(json, catalogue, Optional.empty());
    }

    /**
     * Parses and validates a definition.
     *
     * @param similarity for semantic rules; such rules are refused if it is empty
     * @throws InvalidPolicyException with all violations
     */
    public static PolicyDefinition parse(
            JsonNode json, ConceptCatalogue catalogue, Optional<SemanticSimilarity> similarity) {
        return new PolicyDefinitionParser(catalogue, similarity).parse(json);
    }

    /** SHA-256 of the canonical JSON in UTF-8. */
    public String digest() {
        return digestOf(toJson().toString());
    }

    /** SHA-256 of canonical JSON in UTF-8. */
    public static String digestOf(String canonical) {
        return Sha256.hex(canonical.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the canonical JSON. */
    public JsonNode toJson() {
        return CanonicalDefinitionWriter.write(this);
    }
}
