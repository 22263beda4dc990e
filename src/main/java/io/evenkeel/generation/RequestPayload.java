package io.evenkeel.generation;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.transparencylog.CanonicalJson;
import java.util.Arrays;
import java.util.Optional;

/**
 * The content of a request as it is stored for auditors.
 *
 * @param content the data of its event: canonical JSON (RFC 8785), or the original bytes if they have no canonical form
 * @param requester the platform's id of its user; empty if it is missing or invalid
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
        } catch (IllegalArgumentException e) { // for example an unpaired surrogate
            return data;
        }
    }

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

    /** Leaves prompt and requester out, because this text is logged. */
    @Override
    public String toString() {
        return "RequestPayload[" + content.length + " bytes]";
    }
}
