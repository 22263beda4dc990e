package io.evenkeel.policy.publication;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.platform.JsonOrYaml;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.policy.definition.InvalidPolicyException;
import io.evenkeel.policy.definition.PolicyDefinition;
import java.util.function.Supplier;

/** Converts definitions from uploaded and stored text, and to canonical JSON. */
public final class DefinitionCodec {
    private static final int MAX_LENGTH = 1 << 20;
    private static final JsonOrYaml FORMAT = new JsonOrYaml("policy", MAX_LENGTH, "its lists of terms can be shorter");
    private static final ObjectMapper JSON = new ObjectMapper();

    private DefinitionCodec() {}

    /** Parses an uploaded definition, JSON or YAML. @throws ProblemException {@code unreadable-policy} */
    static JsonNode parse(byte[] text) {
        try {
            return FORMAT.parse(text);
        } catch (JsonOrYaml.UnreadableDocumentException e) {
            throw ProblemException.invalid("unreadable-policy", String.valueOf(e.getMessage()));
        }
    }

    /** Parses a stored definition. */
    static JsonNode fromStored(String definition) {
        try {
            return JSON.readTree(definition);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("stored definitions are JSON", e);
        }
    }

    /** Returns the canonical JSON as a tree like those read from the database, so that both compare equal. */
    static JsonNode toCanonicalJson(PolicyDefinition policyDefinition) {
        return fromStored(policyDefinition.toJson().toString());
    }

    /** Runs an action; a definition that breaks rules becomes the problem {@code invalid-policy}. */
    public static <T> T rejectInvalid(Supplier<T> action) {
        try {
            return action.get();
        } catch (InvalidPolicyException e) {
            throw toProblem("", e);
        }
    }

    /** Joins all violations into one problem {@code invalid-policy}. */
    static ProblemException toProblem(String prefix, InvalidPolicyException e) {
        return ProblemException.invalid("invalid-policy", prefix + String.join("\n", e.violations()));
    }
}
