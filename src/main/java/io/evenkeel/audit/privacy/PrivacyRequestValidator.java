package io.evenkeel.audit.privacy;

import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.SafeText;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Validates what requests for erasures and legal holds have in common. */
final class PrivacyRequestValidator {
    private PrivacyRequestValidator() {}

    /** @throws ProblemException {@code invalid-reason} */
    static String requireReason(@Nullable String reason) {
        if (reason == null || !isPrintable(reason, 500)) {
            throw ProblemException.invalid(
                    "invalid-reason",
                    "reason (" + SafeText.sanitise(String.valueOf(reason))
                            + ") must be text of 1 to 500 printable characters.\nMaybe name the case, but no person.");
        }
        return reason;
    }

    /** @throws ProblemException {@code invalid-requester}; its message does not quote the requester */
    static String requireRequester(String requester) {
        if (!isPrintable(requester, 200)) {
            throw ProblemException.invalid(
                    "invalid-requester", "requester must be text of 1 to 200 printable characters.");
        }
        return requester;
    }

    private static boolean isPrintable(String text, int maxLength) {
        return !text.isBlank() && text.length() <= maxLength && !text.matches("(?s).*\\p{C}.*");
    }

    /** Parses an id of a path. @throws ProblemException {@code unknown-<kind>} if it is no UUID */
    static UUID parseId(String kind, String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            throw unknown(kind, id);
        }
    }

    static ProblemException unknown(String kind, String id) {
        return ProblemException.notFound(
                "unknown-" + kind,
                kind + " (" + SafeText.sanitise(id) + ") does not exist.\nMaybe it belongs to another tenant.");
    }
}
