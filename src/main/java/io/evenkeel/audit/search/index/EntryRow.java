package io.evenkeel.audit.search.index;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.AuditEntryCodec;
import io.evenkeel.audit.UnrecognizedEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * A stored entry.
 *
 * @param entryOffset offset of the entry in the audit topic; absent for changes by administrators
 * @param body the recorded bytes
 * @param entry decoded from the body; an empty entry if the body is corrupt
 */
public record EntryRow(long seq, Instant at, Optional<KafkaOffset> entryOffset, String body, AuditEntry entry) {
    public static final String COLUMNS = "seq, at, body, topic, kafka_partition, kafka_offset";

    private static final String CORRUPT_KIND = "audit.corrupt";

    /** Reads a row with the columns {@link #COLUMNS}. */
    public static EntryRow fromRow(ResultSet row) throws SQLException {
        long seq = row.getLong("seq");
        Instant at = row.getObject("at", OffsetDateTime.class).toInstant();
        String body = row.getString("body");
        return new EntryRow(seq, at, readEntryOffset(row), body, decodeEntry(body, at));
    }

    private static AuditEntry decodeEntry(String body, Instant at) {
        try {
            return AuditEntryCodec.decode(body);
        } catch (IllegalArgumentException e) {
            return AuditEntry.create(
                    at,
                    AuditEntry.UNATTRIBUTED,
                    "",
                    new UnrecognizedEvent(CORRUPT_KIND, JsonNodeFactory.instance.objectNode()));
        }
    }

    private static Optional<KafkaOffset> readEntryOffset(ResultSet row) throws SQLException {
        String topic = row.getString("topic");
        return topic == null
                ? Optional.empty()
                : Optional.of(new KafkaOffset(topic, row.getInt("kafka_partition"), row.getLong("kafka_offset")));
    }

    /** Returns whether the body is no longer a valid entry. */
    boolean isCorrupt() {
        return entry.kind().equals(CORRUPT_KIND);
    }
}
