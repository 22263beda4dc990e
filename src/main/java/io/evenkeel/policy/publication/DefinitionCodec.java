package io.evenkeel.policy.publication;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.platform.JsonOrYaml;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.policy.definition.InvalidPolicyException;
import io.evenkeel.policy.definition.PolicyDefinition;
import java.util.function.Supplier;

/** Definitions as texts: as they are sent, and as they are kept. */
final class DefinitionCodec {
    private static final int MAX_LENGTH = 1 << 20;
    private static final JsonOrYaml FORMAT = new JsonOrYaml("policy", MAX_LENGTH, "its lists of terms can be shorter");
    private static final ObjectMapper JSON = new ObjectMapper();

    private DefinitionCodec() {}

    /** As it was sent, in JSON or YAML. @throws ProblemException {@code unreadable-policy} */
    static JsonNode parse(byte[] text) {
        try {
            return FORMAT.parse(text);
        } catch (JsonOrYaml.UnreadableDocumentException e) {
            throw ProblemException.invalid("unreadable-policy", String.valueOf(e.getMessage()));
        }
    }

    /** As the database keeps it. */
    static JsonNode fromStored(String definition) {
        try {
            return JSON.readTree(definition);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the database keeps only definitions that are JSON", e);
        }
    }

    /** The canonical JSON, as the database would give it back. */
    static JsonNode toCanonicalJson(PolicyDefinition policyDefinition) {
        return fromStored(policyDefinition.toJson().toString());
    }

    /** Runs an action; a definition that breaks rules becomes the problem {@code invalid-policy}. */
    static <T> T rejectInvalid(Supplier<T> action) {
        try {
            return action.get();
        } catch (InvalidPolicyException e) {
            throw toProblem("", e);
        }
    }

    /** All problems as one. */
    static ProblemException toProblem(String prefix, InvalidPolicyException e) {
        return ProblemException.invalid("invalid-policy", prefix + String.join("\n", e.violations()));
    }
}
