package io.evenkeel.audit.privacy;

import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.RequestId;
import io.evenkeel.platform.SafeText;
import org.jspecify.annotations.Nullable;

/**
 * A request as callers name it.
 *
 * @param source of its event
 * @param id of its event
 */
record RequestReference(@Nullable String source, @Nullable String id) {
    /** @throws ProblemException {@code invalid-request} if it can be none */
    RequestId toRequestId() {
        if (source == null || id == null) {
            throw ProblemException.invalid(
                    "invalid-request", "request must have source and id.\nMaybe the entry says both.");
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

    /** @throws ProblemException {@code invalid-reason} */
    static String requireReason(@Nullable String reason) {
        if (reason == null || reason.isBlank() || reason.length() > 500 || reason.matches("(?s).*\\p{C}.*")) {
            throw ProblemException.invalid(
                    "invalid-reason",
                    "reason (" + SafeText.sanitise(String.valueOf(reason))
                            + ") must be text of 1 to 500 printable characters.\nMaybe name the case, but no person.");
        }
        return reason;
    }

    /** @throws ProblemException {@code invalid-requester}, which does not quote it */
    static String requireRequester(String requester) {
        if (requester.isBlank() || requester.length() > 200 || requester.matches("(?s).*\\p{C}.*")) {
            throw ProblemException.invalid(
                    "invalid-requester", "requester must be text of 1 to 200 printable characters.");
        }
        return requester;
    }
}
