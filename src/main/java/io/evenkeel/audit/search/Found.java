package io.evenkeel.audit.search;

import io.evenkeel.audit.Entry;
import io.evenkeel.audit.EntryJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;

/**
 * A row of the table of entries.
 *
 * @param arrived where; absent for changes by administrators
 * @param body exactly what was recorded
 * @param entry read from the body; for a body that somebody spoilt, one that says nothing
 */
record Found(long seq, Instant at, Optional<Place> arrived, String body, Entry entry) {
    static final String COLUMNS = "seq, at, body, topic, kafka_partition, kafka_offset";

    private static final String SPOILT = "audit.spoilt";

    /** Of {@link #COLUMNS}. */
    static Found of(ResultSet row) throws SQLException {
        long seq = row.getLong("seq");
        Instant at = row.getObject("at", OffsetDateTime.class).toInstant();
        String body = row.getString("body");
        return new Found(seq, at, arrived(row), body, read(body, at));
    }

    private static Entry read(String body, Instant at) {
        try {
            return EntryJson.read(body);
        } catch (IllegalArgumentException e) {
            return Entry.change(SPOILT, at, Entry.NOBODY, "", Map.of());
        }
    }

    private static Optional<Place> arrived(ResultSet row) throws SQLException {
        String topic = row.getString("topic");
        return topic == null
                ? Optional.empty()
                : Optional.of(new Place(topic, row.getInt("kafka_partition"), row.getLong("kafka_offset")));
    }

    /** Whether the body is not what an entry was once. */
    boolean isSpoilt() {
        return entry.kind().equals(SPOILT);
    }
}
