package io.evenkeel.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.evenkeel.platform.Actor;
import io.evenkeel.platform.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An entry on its way into a chain.
 *
 * @param body its exact text
 * @param columns read from the body
 * @param arrival absent for admin changes
 */
record Recorded(String body, Columns columns, @Nullable Arrival arrival) {
    static final String UNREADABLE = "audit.unreadable";

    /** Where on Kafka an entry arrived. */
    record Arrival(String topic, int partition, long offset) {}

    /** An admin change. @throws IllegalArgumentException naming what the table could not hold */
    static Recorded change(Entry entry) {
        return new Recorded(EntryJson.text(entry), Columns.of(entry), null);
    }

    /**
     * A record of the audit topic. What is no entry becomes one of kind {@value #UNREADABLE} that says where and what it was,
     * the same one at every delivery.
     */
    static Recorded of(Arrival arrival, Instant at, byte @Nullable [] value) {
        byte[] bytes = value == null ? new byte[0] : value;
        try {
            String body = decode(bytes);
            return new Recorded(body, Columns.of(EntryJson.read(body)), arrival);
        } catch (IllegalArgumentException e) {
            Entry unreadable = unreadable(arrival, at, bytes, String.valueOf(e.getMessage()));
            return new Recorded(EntryJson.text(unreadable), Columns.of(unreadable), arrival);
        }
    }

    private static String decode(byte[] bytes) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("not UTF-8", e);
        }
    }

    private static Entry unreadable(Arrival arrival, Instant at, byte[] bytes, String why) {
        return Entry.change(
                UNREADABLE,
                Columns.within(at),
                Entry.NOBODY,
                Actor.EVENKEEL.name(),
                Map.of(
                        "why", why,
                        "digest", Sha256.hex(bytes),
                        "topic", arrival.topic(),
                        "partition", arrival.partition(),
                        "offset", arrival.offset()));
    }

    String tenant() {
        return columns.tenant();
    }

    boolean isUnreadable() {
        return columns.kind().equals(UNREADABLE);
    }
}
