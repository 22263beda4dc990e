package io.evenkeel.policy.publication;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.platform.Document;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.policy.Definition;
import io.evenkeel.policy.InvalidPolicy;

/** Definitions as texts: as they are sent, and as they are kept. */
final class Definitions {
    private static final int LONGEST = 1 << 20;
    private static final Document TEXT = new Document("policy", LONGEST, "its lists of terms can be shorter");
    private static final ObjectMapper JSON = new ObjectMapper();

    private Definitions() {}

    /** As it was sent, in JSON or YAML. @throws ProblemException {@code unreadable-policy} */
    static JsonNode sent(byte[] text) {
        try {
            return TEXT.tree(text);
        } catch (Document.Unreadable e) {
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
    static JsonNode canonical(Definition definition) {
        return kept(definition.json().toString());
    }

    /** All problems as one. */
    static ProblemException refused(String before, InvalidPolicy e) {
        return ProblemException.invalid("invalid-policy", before + String.join("\n", e.problems()));
    }
}
