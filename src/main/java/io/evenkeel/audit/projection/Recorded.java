package io.evenkeel.audit.projection;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.evenkeel.audit.Columns;
import io.evenkeel.audit.Entry;
import io.evenkeel.audit.EntryJson;
import io.evenkeel.audit.proof.Canonical;
import io.evenkeel.audit.proof.MerkleTree;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.Sha256;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An entry on its way into a tree.
 *
 * @param text canonical, in UTF-8: what is recorded
 * @param leaf its hash
 * @param entry read from the text
 * @param columns of the entry
 * @param arrival absent for admin changes
 */
record Recorded(
        byte[] text,
        byte[] leaf,
        Entry entry,
        Columns columns,
        @Nullable Arrival arrival) {
    static final String UNREADABLE = "audit.unreadable";

    private static Recorded of(byte[] text, Entry entry, @Nullable Arrival arrival) {
        return new Recorded(text, MerkleTree.leaf(text), entry, Columns.of(entry), arrival);
    }

    /** An admin change. @throws IllegalArgumentException naming what the table could not hold */
    static Recorded change(Entry entry) {
        return of(EntryJson.write(entry), entry, null);
    }

    /**
     * A record of the audit topic. What is no entry becomes one of kind {@value #UNREADABLE} that says where and what it was,
     * the same one at every delivery.
     */
    static Recorded of(Arrival arrival, Instant at, byte @Nullable [] value) {
        byte[] bytes = value == null ? new byte[0] : value;
        try {
            byte[] text = Canonical.of(bytes);
            return of(text, EntryJson.read(text), arrival);
        } catch (IllegalArgumentException e) {
            Entry unreadable = unreadable(arrival, at, bytes, String.valueOf(e.getMessage()));
            return of(EntryJson.write(unreadable), unreadable, arrival);
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

    String body() {
        return new String(text, UTF_8);
    }

    String tenant() {
        return columns.tenant();
    }

    boolean isUnreadable() {
        return columns.kind().equals(UNREADABLE);
    }
}
