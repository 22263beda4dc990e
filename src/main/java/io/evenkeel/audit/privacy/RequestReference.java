package io.evenkeel.audit.privacy;

import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.RequestId;
import org.jspecify.annotations.Nullable;

/** A generation request as JSON names it: source and id of its CloudEvent. */
record RequestReference(@Nullable String source, @Nullable String id) {
    /** @throws ProblemException {@code invalid-request} */
    RequestId toRequestId() {
        if (source == null || id == null) {
            throw ProblemException.invalid(
                    "invalid-request", "request must have source and id.\nMaybe copy both from the audit entry.");
        }
        try {
            return new RequestId(source, id);
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid("invalid-request", String.valueOf(e.getMessage()));
        }
    }

    static RequestReference fromRequestId(RequestId id) {
        return new RequestReference(id.source(), id.id());
    }
}
