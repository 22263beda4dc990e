package io.evenkeel.audit.projection;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.evenkeel.transparencylog.CanonicalJson;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Checks that a record that is delivered again equals the stored one. Otherwise the topic was deleted and created
 * again.
 */
final class DuplicateCheck {
    private static final String SELECT_BODY =
            "select body from audit_entry where topic = ? and kafka_partition = ? and kafka_offset = ?";

    /** A missing entry may have expired, unless it is younger than the shortest retention. */
    private static final Duration SHORTEST_RETENTION = Duration.ofDays(1);

    private DuplicateCheck() {}

    /** Checks redelivered entries. @throws IllegalStateException if one differs from the stored entry */
    static void check(Connection connection, List<CanonicalEntry> duplicates) throws SQLException {
        if (duplicates.isEmpty()) {
            return;
        }
        try (PreparedStatement stored = connection.prepareStatement(SELECT_BODY)) {
            for (CanonicalEntry duplicate : duplicates) {
                SourceOffset sourceOffset = Objects.requireNonNull(duplicate.sourceOffset());
                if (!isSameEntry(findBody(stored, sourceOffset), duplicate)) {
                    throw new IllegalStateException("another audit record than before arrived from (" + sourceOffset
                            + ").\nMaybe the topic was deleted and"
                            + " made anew: then continue with a topic of another name, so that no entry is lost.");
                }
            }
        }
    }

    private static boolean isSameEntry(Optional<byte[]> body, CanonicalEntry delivered) {
        return body.map(stored ->
                        Arrays.equals(stored, delivered.text()) || hasSameCanonicalForm(stored, delivered.text()))
                .orElseGet(() -> delivered.columns().at().isBefore(Instant.now().minus(SHORTEST_RETENTION)));
    }

    /** Entries of schema 1 are stored as they were written, not in canonical form. */
    private static boolean hasSameCanonicalForm(byte[] stored, byte[] delivered) {
        try {
            return Arrays.equals(CanonicalJson.canonicalize(stored), delivered);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Optional<byte[]> findBody(PreparedStatement stored, SourceOffset sourceOffset) throws SQLException {
        stored.setString(1, sourceOffset.topic());
        stored.setInt(2, sourceOffset.partition());
        stored.setLong(3, sourceOffset.offset());
        try (ResultSet row = stored.executeQuery()) {
            return row.next() ? Optional.of(row.getString(1).getBytes(UTF_8)) : Optional.empty();
        }
    }
}
