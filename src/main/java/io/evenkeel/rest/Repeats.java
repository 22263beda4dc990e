package io.evenkeel.rest;

import java.util.Optional;

/** Requests that were made before, by caller and Idempotency-Key, for a day. */
interface Repeats {
    /**
     * Begins a request, unless it was begun before.
     *
     * @param digest of what is asked for
     */
    Begun begin(String caller, String key, String digest);

    /** Keeps what was answered. */
    void end(String caller, String key, Answer answer);

    /** Forgets a request that came to nothing, so that it can be made again. */
    void forget(String caller, String key);

    /** What is known of a request. */
    sealed interface Begun {
        /** It is made for the first time. */
        record New() implements Begun {}

        /** It asks for something else than its key was used for. */
        record Other() implements Begun {}

        /** Made before; without an answer while it is worked on. */
        record Known(Optional<Answer> answer) implements Begun {}
    }
}
