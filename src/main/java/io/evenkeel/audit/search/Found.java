package io.evenkeel.audit.search;

import io.evenkeel.audit.Entry;
import io.evenkeel.audit.EntryJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;

/**
 * A row of the table of entries.
 *
 * @param body exactly what was recorded
 * @param entry read from the body; for a body that somebody spoilt, one that says nothing
 */
record Found(long seq, Instant at, String body, Entry entry) {
    private static final String SPOILT = "audit.spoilt";

    /** Of columns seq, at and body. */
    static Found of(ResultSet row) throws SQLException {
        long seq = row.getLong("seq");
        Instant at = row.getObject("at", OffsetDateTime.class).toInstant();
        String body = row.getString("body");
        try {
            return new Found(seq, at, body, EntryJson.read(body));
        } catch (IllegalArgumentException e) {
            return new Found(seq, at, body, Entry.change(SPOILT, at, Entry.NOBODY, "", Map.of()));
        }
    }

    /** Whether the body is not what an entry was once. */
    boolean isSpoilt() {
        return entry.kind().equals(SPOILT);
    }
}
