package io.evenkeel.policy.publication;

import java.util.List;
import java.util.Map;

/**
 * Where a version comes from, for its audit entry.
 *
 * @param details draft and approvers, or the version that it goes back to
 */
record PublicationOrigin(Map<String, Object> details) {
    /** A definition that was sent. */
    static final PublicationOrigin DIRECT = new PublicationOrigin(Map.of());

    PublicationOrigin {
        details = Map.copyOf(details);
    }

    static PublicationOrigin fromDraft(String name, String author, List<String> approvers) {
        return new PublicationOrigin(Map.of("draft", name, "author", author, "approvedBy", approvers));
    }

    static PublicationOrigin fromRollback(String label) {
        return new PublicationOrigin(Map.of("rollbackTo", label));
    }
}
