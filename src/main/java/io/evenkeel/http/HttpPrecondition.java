package io.evenkeel.http;

import io.evenkeel.platform.ProblemException;
import java.util.Optional;

/** A condition on the current state of a resource. Verify it after the resource is locked. */
@FunctionalInterface
public interface HttpPrecondition {
    /** Accepts every state. */
    HttpPrecondition NONE = current -> {};

    /**
     * Verifies the current state.
     *
     * @param current the resource as GET returns it; empty if it does not exist
     * @throws ProblemException {@code precondition-failed}
     */
    void verify(Optional<?> current);
}
