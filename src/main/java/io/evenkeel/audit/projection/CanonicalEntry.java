package io.evenkeel.audit.projection;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.AuditEntryCodec;
import io.evenkeel.audit.AuditEntryColumns;
import io.evenkeel.audit.TrailEvent;
import io.evenkeel.audit.TrailEvent.UnreadableRecord;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.Sha256;
import io.evenkeel.transparencylog.CanonicalJson;
import io.evenkeel.transparencylog.MerkleTree;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An entry that is ready to be appended to a tree.
 *
 * @param text canonical JSON in UTF-8, as it is recorded
 * @param leafHash hash of the text as a leaf
 * @param entry the entry, read from the text
 * @param columns columns of the entry
 * @param sourceOffset position on the audit topic; null for changes, which are not published there
 */
record CanonicalEntry(
        byte[] text,
        byte[] leafHash,
        AuditEntry entry,
        AuditEntryColumns columns,
        @Nullable SourceOffset sourceOffset) {
    private static CanonicalEntry create(byte[] text, AuditEntry auditEntry, @Nullable SourceOffset sourceOffset) {
        return new CanonicalEntry(
                text, MerkleTree.leafHash(text), auditEntry, AuditEntryColumns.fromEntry(auditEntry), sourceOffset);
    }

    /** Encodes a change. @throws IllegalArgumentException naming a field that the table cannot store */
    static CanonicalEntry fromChange(AuditEntry auditEntry) {
        return create(AuditEntryCodec.encode(auditEntry), auditEntry, null);
    }

    /**
     * Reads a record of the audit topic. A record that is not an entry becomes an entry of kind {@value TrailEvent#UNREADABLE} that names its
     * position and digest. It is the same entry at every delivery.
     */
    static CanonicalEntry of(SourceOffset sourceOffset, Instant at, byte @Nullable [] value) {
        byte[] bytes = value == null ? new byte[0] : value;
        try {
            byte[] text = CanonicalJson.canonicalize(bytes);
            return create(text, AuditEntryCodec.decode(text), sourceOffset);
        } catch (IllegalArgumentException e) {
            AuditEntry unreadable = createUnreadable(sourceOffset, at, bytes, String.valueOf(e.getMessage()));
            return create(AuditEntryCodec.encode(unreadable), unreadable, sourceOffset);
        }
    }

    private static AuditEntry createUnreadable(SourceOffset sourceOffset, Instant at, byte[] bytes, String reason) {
        return AuditEntry.create(
                AuditEntryColumns.clampToStorable(at),
                AuditEntry.UNATTRIBUTED,
                Actor.EVENKEEL.name(),
                new UnreadableRecord(
                        sourceOffset.topic(),
                        sourceOffset.partition(),
                        sourceOffset.offset(),
                        Sha256.hex(bytes),
                        reason));
    }

    String body() {
        return new String(text, UTF_8);
    }

    String tenant() {
        return columns.tenant();
    }

    boolean isUnreadable() {
        return columns.kind().equals(TrailEvent.UNREADABLE);
    }
}
