package io.evenkeel.http;

import io.evenkeel.platform.ProblemException;
import java.util.Optional;

/** What a caller presumes of a resource. To be checked where nobody else can change it any more. */
@FunctionalInterface
public interface HttpPrecondition {
    /** Presumes nothing. */
    HttpPrecondition NONE = current -> {};

    /**
     * Checks what is there.
     *
     * @param current as GET would show it; empty if it is not there
     * @throws ProblemException {@code precondition-failed}
     */
    void verify(Optional<?> current);
}
