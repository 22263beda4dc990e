package io.evenkeel.rest;

import java.util.Map;

/**
 * An answer as it was given.
 *
 * @param headers those that belong to what was answered, such as ETag
 * @param body JSON
 */
record Answer(int status, Map<String, String> headers, byte[] body) {
    Answer {
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
