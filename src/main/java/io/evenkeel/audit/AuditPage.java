package io.evenkeel.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Entries that were found, in the order of their numbers.
 *
 * @param next where to go on ({@code after}); absent when nothing is left
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record AuditPage(List<Found> entries, @Nullable Long next) {
    /**
     * An entry as it was recorded.
     *
     * @param body exactly as recorded: a text, as JSON that is read and written again may differ
     * @param topic where it arrived; absent for admin changes, as are partition and offset
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Found(
            long seq,
            String body,
            @Nullable String topic,
            @Nullable Integer partition,
            @Nullable Long offset) {}

    AuditPage {
        entries = List.copyOf(entries);
    }

    /** A page of at most {@code limit}, out of what was found: one more than that, if there are more. */
    static AuditPage of(List<Found> found, int limit) {
        return found.size() <= limit
                ? new AuditPage(found, null)
                : new AuditPage(found.subList(0, limit), found.get(limit - 1).seq());
    }
}
