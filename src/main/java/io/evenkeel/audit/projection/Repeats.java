package io.evenkeel.audit.projection;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.evenkeel.audit.proof.Canonical;
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

/** What is delivered again must be what came from there before: else the topic was deleted and made anew. */
final class Repeats {
    private static final String KNOWN =
            "select body from audit_entry where topic = ? and kafka_partition = ? and kafka_offset = ?";

    /** An entry that is no longer there may have expired; not one that is younger than any retention. */
    private static final Duration YOUNG = Duration.ofDays(1);

    private Repeats() {}

    /** @throws IllegalStateException if one of these is not what was written before */
    static void check(Connection connection, List<Recorded> repeated) throws SQLException {
        if (repeated.isEmpty()) {
            return;
        }
        try (PreparedStatement known = connection.prepareStatement(KNOWN)) {
            for (Recorded one : repeated) {
                Arrival arrival = Objects.requireNonNull(one.arrival());
                if (!isThat(body(known, arrival), one)) {
                    throw new IllegalStateException("another audit record than before arrived from (" + arrival
                            + ").\nMaybe the topic was deleted and"
                            + " made anew: then continue with a topic of another name, so that no entry is lost.");
                }
            }
        }
    }

    private static boolean isThat(Optional<byte[]> body, Recorded delivered) {
        return body.map(known -> Arrays.equals(known, delivered.text()) || isThat(known, delivered.text()))
                .orElseGet(() -> delivered.columns().at().isBefore(Instant.now().minus(YOUNG)));
    }

    /** What was recorded before schema 2 is kept to the letter, not in canonical form. */
    private static boolean isThat(byte[] known, byte[] delivered) {
        try {
            return Arrays.equals(Canonical.of(known), delivered);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Optional<byte[]> body(PreparedStatement known, Arrival arrival) throws SQLException {
        known.setString(1, arrival.topic());
        known.setInt(2, arrival.partition());
        known.setLong(3, arrival.offset());
        try (ResultSet row = known.executeQuery()) {
            return row.next() ? Optional.of(row.getString(1).getBytes(UTF_8)) : Optional.empty();
        }
    }
}
