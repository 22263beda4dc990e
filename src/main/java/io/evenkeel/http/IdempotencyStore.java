package io.evenkeel.http;

import java.util.Optional;

/** Requests that were made before, by caller and Idempotency-Key, for a day. */
interface IdempotencyStore {
    /**
     * Begins a request, unless it was begun before.
     *
     * @param digest of what is asked for
     */
    Claim claim(String caller, String key, String digest);

    /** Keeps what was answered. */
    void complete(String caller, String key, StoredResponse response);

    /** Forgets a request that came to nothing, so that it can be made again. */
    void release(String caller, String key);

    /** What is known of a request. */
    sealed interface Claim {
        /** It is made for the first time. */
        record New() implements Claim {}

        /** It asks for something else than its key was used for. */
        record Conflict() implements Claim {}

        /** Made before; without an answer while it is worked on. */
        record Replay(Optional<StoredResponse> response) implements Claim {}
    }
}
