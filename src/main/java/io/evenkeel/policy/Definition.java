package io.evenkeel.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.concept.Catalogue;
import io.evenkeel.platform.Sha256;
import io.evenkeel.policy.definition.Canonical;
import io.evenkeel.policy.definition.DefinitionReader;
import io.evenkeel.policy.semantic.Likeness;
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
public record Definition(List<Rule> rules, Settings settings) {
    public Definition {
        rules = List.copyOf(rules);
    }

    /** Reads and checks a definition whose rules ask for no likeness. @throws InvalidPolicy with all its problems at once */
    public static Definition of(JsonNode json, Catalogue catalogue) {
        return of(json, catalogue, Optional.empty());
    }

    /**
     * Reads and checks a definition.
     *
     * @param likeness by which rules may ask how much alike texts are; a definition that asks is refused where there is none
     * @throws InvalidPolicy with all its problems at once
     */
    public static Definition of(JsonNode json, Catalogue catalogue, Optional<Likeness> likeness) {
        return new DefinitionReader(catalogue, likeness).read(json);
    }

    /** SHA-256 of the canonical JSON in UTF-8. */
    public String digest() {
        return digest(json().toString());
    }

    /** SHA-256 of canonical JSON in UTF-8. */
    public static String digest(String canonical) {
        return Sha256.hex(canonical.getBytes(StandardCharsets.UTF_8));
    }

    /** The canonical JSON. */
    public JsonNode json() {
        return Canonical.json(this);
    }
}
