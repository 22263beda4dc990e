package io.evenkeel.http;

import java.util.Map;

/**
 * A response that is stored for replay.
 *
 * @param headers stored headers, for example ETag
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
        return "StoredResponse[" + status + "]";
    }
}
