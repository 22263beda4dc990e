package io.evenkeel.http;

import java.util.Map;

/**
 * An answer as it was given.
 *
 * @param headers those that belong to what was answered, such as ETag
 * @param body JSON
 */
record StoredResponse(int status, Map<String, String> headers, byte[] body) {
    StoredResponse {
        headers = Map.copyOf(headers);
        body = body.clone();
    }

    @Override
    public byte[] body() {
        return body.clone();
    }

    @Override
    public String toString() {
        return "Answer[" + status + "]";
    }
}
