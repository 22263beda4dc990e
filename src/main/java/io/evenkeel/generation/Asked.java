package io.evenkeel.generation;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.audit.proof.Canonical;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a request's event says, as it is kept for auditors.
 *
 * @param content its data: canonical JSON (RFC 8785), or as it came where there is no canonical form of it
 * @param requester the platform's id of its user
 */
record Asked(byte[] content, Optional<String> requester) {
    static final int LONGEST_REQUESTER = 200;

    Asked {
        content = content.clone();
    }

    static Asked of(byte[] data, JsonNode tree) {
        return new Asked(canonical(data), requester(tree));
    }

    private static byte[] canonical(byte[] data) {
        try {
            return Canonical.of(data);
        } catch (IllegalArgumentException e) { // such as a half of a character that takes two
            return data;
        }
    }

    /** Empty where it cannot be one, too. */
    private static Optional<String> requester(JsonNode tree) {
        return Optional.ofNullable(tree.path("requester").textValue()).filter(Asked::isRequester);
    }

    static boolean isRequester(String text) {
        return !text.isBlank() && text.length() <= LONGEST_REQUESTER && !text.matches("(?s).*\\p{C}.*");
    }

    @Override
    public byte[] content() {
        return content.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Asked that && Arrays.equals(content, that.content) && requester.equals(that.requester);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(content);
    }

    /** Prompts and persons stay out of logs. */
    @Override
    public String toString() {
        return "Asked[" + content.length + " bytes]";
    }
}
