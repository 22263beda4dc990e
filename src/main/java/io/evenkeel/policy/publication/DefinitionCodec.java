package io.evenkeel.policy.publication;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.platform.JsonOrYaml;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.policy.definition.InvalidPolicyException;
import io.evenkeel.policy.definition.PolicyDefinition;

/** Definitions as texts: as they are sent, and as they are kept. */
final class DefinitionCodec {
    private static final int LONGEST = 1 << 20;
    private static final JsonOrYaml TEXT = new JsonOrYaml("policy", LONGEST, "its lists of terms can be shorter");
    private static final ObjectMapper JSON = new ObjectMapper();

    private DefinitionCodec() {}

    /** As it was sent, in JSON or YAML. @throws ProblemException {@code unreadable-policy} */
    static JsonNode sent(byte[] text) {
        try {
            return TEXT.parse(text);
        } catch (JsonOrYaml.UnreadableDocumentException e) {
            throw ProblemException.invalid("unreadable-policy", String.valueOf(e.getMessage()));
        }
    }

    /** As the database keeps it. */
    static JsonNode kept(String definition) {
        try {
            return JSON.readTree(definition);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the database keeps only definitions that are JSON", e);
        }
    }

    /** The canonical JSON, as the database would give it back. */
    static JsonNode canonical(PolicyDefinition policyDefinition) {
        return kept(policyDefinition.toJson().toString());
    }

    /** All problems as one. */
    static ProblemException refused(String before, InvalidPolicyException e) {
        return ProblemException.invalid("invalid-policy", before + String.join("\n", e.violations()));
    }
}
