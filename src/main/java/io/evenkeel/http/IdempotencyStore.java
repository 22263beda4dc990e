package io.evenkeel.http;

import java.util.Optional;

/** Stores requests by caller and idempotency key for a day, with their responses. */
interface IdempotencyStore {
    /**
     * Claims a key for a request, unless the key is in use.
     *
     * @param digest of method, path and body
     */
    Claim claim(String caller, String key, String digest);

    /** Stores the response of a claimed request. */
    void complete(String caller, String key, StoredResponse response);

    /** Releases the key of a failed request, so that it can be sent again. */
    void release(String caller, String key);

    /** Result of claiming a key. */
    sealed interface Claim {
        /** The key is new: process the request. */
        record New() implements Claim {}

        /** The key was used for a different request. */
        record Conflict() implements Claim {}

        /** The request was sent before. The response is empty while it is in progress. */
        record Replay(Optional<StoredResponse> response) implements Claim {}
    }
}
