package io.evenkeel.policy.publication;

import java.util.List;
import java.util.Map;

/**
 * Where a published version comes from, for its audit entry.
 *
 * @param details draft and approvers, or the version that a rollback restores
 */
record PublicationOrigin(Map<String, Object> details) {
    /** A definition that was published directly. */
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
