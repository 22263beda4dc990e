package io.evenkeel.generation;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.transparencylog.CanonicalJson;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a request's event says, as it is kept for auditors.
 *
 * @param content its data: canonical JSON (RFC 8785), or as it came where there is no canonical form of it
 * @param requester the platform's id of its user
 */
public record RequestPayload(byte[] content, Optional<String> requester) {
    static final int MAX_REQUESTER_LENGTH = 200;

    public RequestPayload {
        content = content.clone();
    }

    static RequestPayload fromEventData(byte[] data, JsonNode tree) {
        return new RequestPayload(canonicalise(data), readRequester(tree));
    }

    private static byte[] canonicalise(byte[] data) {
        try {
            return CanonicalJson.canonicalize(data);
        } catch (IllegalArgumentException e) { // such as a half of a character that takes two
            return data;
        }
    }

    /** Empty where it cannot be one, too. */
    private static Optional<String> readRequester(JsonNode tree) {
        return Optional.ofNullable(tree.path("requester").textValue()).filter(RequestPayload::isValidRequester);
    }

    static boolean isValidRequester(String text) {
        return !text.isBlank() && text.length() <= MAX_REQUESTER_LENGTH && !text.matches("(?s).*\\p{C}.*");
    }

    @Override
    public byte[] content() {
        return content.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RequestPayload that
                && Arrays.equals(content, that.content)
                && requester.equals(that.requester);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(content);
    }

    /** Prompts and persons stay out of logs. */
    @Override
    public String toString() {
        return "RequestPayload[" + content.length + " bytes]";
    }
}
