package io.evenkeel.policy.publication;

import java.util.List;
import java.util.Map;

/**
 * Where a version comes from, for its audit entry.
 *
 * @param details draft and approvers, or the version that it goes back to
 */
record Origin(Map<String, Object> details) {
    /** A definition that was sent. */
    static final Origin SENT = new Origin(Map.of());

    Origin {
        details = Map.copyOf(details);
    }

    static Origin draft(String name, String author, List<String> approvers) {
        return new Origin(Map.of("draft", name, "author", author, "approvedBy", approvers));
    }

    static Origin rollback(String label) {
        return new Origin(Map.of("rollbackTo", label));
    }
}
