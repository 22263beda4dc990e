package io.evenkeel.audit.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.evenkeel.audit.AuditEntryCodec;
import io.evenkeel.audit.AuditEntryColumns;
import io.evenkeel.audit.checkpoint.EntryRepository.StoredEntry;
import io.evenkeel.transparencylog.CompactRange;
import io.evenkeel.transparencylog.MerkleTree;
import io.evenkeel.transparencylog.MissingTileException;
import io.evenkeel.transparencylog.note.Checkpoint;
import io.evenkeel.transparencylog.note.SignedNote;
import io.evenkeel.transparencylog.note.TrustedKeys;
import io.evenkeel.transparencylog.note.VerificationException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compares a tenant's entries with its tree, and the tree with its checkpoints, up to the first difference. */
final class TreeVerification {
    private static final int PAGE_SIZE = 1024;

    private final StoredTree tree;
    private final EntryRepository entries;
    private final TrustedKeys keys;
    private final String origin;
    private CompactRange range = new CompactRange();
    private long expiredEntries;
    private int checkpointCount;
    private long checkpointedEntries;
    private @Nullable EntryMismatch firstMismatch;

    /**
     * The first entry that differs from what was recorded.
     *
     * @param seq number of the entry; if it is one of several, the first that may be it
     */
    record EntryMismatch(long seq, String reason) {}

    /**
     * The result of a verification.
     *
     * @param entries number of entries from the first one on that are as they were recorded
     * @param expiredEntries number of these whose text has expired
     * @param size size that the tree claims
     * @param root root hash of the tree of those entries
     * @param checkpoints number of checkpoints that match the tree
     * @param checkpointedEntries number of entries that the last of them covers
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record VerificationResult(
            String tenant,
            long entries,
            long expiredEntries,
            long size,
            String root,
            int checkpoints,
            long checkpointedEntries,
            boolean intact,
            @Nullable EntryMismatch firstMismatch) {}

    TreeVerification(StoredTree tree, TrustedKeys keys, String origin) {
        this.tree = tree;
        this.entries = new EntryRepository(tree);
        this.keys = keys;
        this.origin = origin;
    }

    VerificationResult verify() throws SQLException {
        long size = tree.size();
        long expiredBefore = entries.expiredBefore();
        for (long from = 0; from < size && firstMismatch == null; from += PAGE_SIZE) {
            verifyPage(from, Math.min(size, from + PAGE_SIZE), expiredBefore);
        }
        if (firstMismatch == null) {
            checkEnd(size);
        }
        return new VerificationResult(
                tree.tenant(),
                firstMismatch == null ? size : Math.min(range.size(), firstMismatch.seq()),
                expiredEntries,
                size,
                HexFormat.of().formatHex(range.root()),
                checkpointCount,
                checkpointedEntries,
                firstMismatch == null,
                firstMismatch);
    }

    private void verifyPage(long from, long to, long expiredBefore) throws SQLException {
        List<byte[]> leaves = new ArrayList<>();
        tree.visitLeaves(from, to, leaves::add);
        List<StoredCheckpoint> signedCheckpoints = tree.findCheckpointsAfter(from, (int) (to - from));
        List<StoredEntry> storedEntries = entries.findWithColumns(from, to);
        int next = 0;
        int nextCheckpoint = 0;
        for (long seq = from; seq < to && firstMismatch == null; seq++) {
            int first = next;
            while (next < storedEntries.size() && storedEntries.get(next).seq() == seq) {
                next++;
            }
            firstMismatch = checkEntry(seq, leaves, from, storedEntries.subList(first, next), expiredBefore)
                    .orElse(null);
            if (firstMismatch == null) {
                range.append(leaves.get((int) (seq - from)));
            }
            if (firstMismatch == null
                    && nextCheckpoint < signedCheckpoints.size()
                    && signedCheckpoints.get(nextCheckpoint).size() == seq + 1) {
                firstMismatch =
                        checkCheckpoint(signedCheckpoints.get(nextCheckpoint++)).orElse(null);
            }
        }
    }

    private Optional<EntryMismatch> checkEntry(
            long seq, List<byte[]> leaves, long from, List<StoredEntry> storedEntries, long expiredBefore) {
        if (seq - from >= leaves.size()) {
            return mismatch(seq, "its hash is not in the tree: tiles were cut off");
        }
        if (storedEntries.isEmpty() && seq < expiredBefore) {
            expiredEntries++;
            return Optional.empty();
        }
        if (storedEntries.isEmpty()) {
            return mismatch(seq, "missing, though no rule of retention has removed it");
        }
        if (storedEntries.size() > 1) {
            return mismatch(seq, "there is more than one of this number");
        }
        return checkRow(storedEntries.get(0), leaves.get((int) (seq - from)));
    }

    private static Optional<EntryMismatch> checkRow(StoredEntry storedEntry, byte[] leafHash) {
        if (!Arrays.equals(MerkleTree.leafHash(storedEntry.text()), leafHash)) {
            return mismatch(storedEntry.seq(), "its text is not the one that its hash in the tree is of");
        }
        try {
            AuditEntryColumns auditEntryColumns =
                    AuditEntryColumns.fromEntry(AuditEntryCodec.decode(new String(storedEntry.text(), UTF_8)));
            return storedEntry.columns() == null
                    ? Optional.empty()
                    : auditEntryColumns
                            .firstDifference(storedEntry.columns())
                            .map(name -> new EntryMismatch(
                                    storedEntry.seq(), "column (" + name + ") does not say what the text says"));
        } catch (IllegalArgumentException e) {
            return mismatch(storedEntry.seq(), "its text is not an entry: " + e.getMessage());
        }
    }

    private Optional<EntryMismatch> checkCheckpoint(StoredCheckpoint stored) {
        try {
            SignedNote note = SignedNote.parse(stored.note());
            var unusedSigners = keys.verifySigners(note, "the checkpoint of size (" + stored.size() + ")");
            if (Checkpoint.parse(note.text()).equals(new Checkpoint(origin, stored.size(), range.root()))) {
                checkpointCount++;
                checkpointedEntries = stored.size();
                return Optional.empty();
            }
        } catch (VerificationException e) {
            return mismatch(checkpointedEntries, String.valueOf(e.getMessage()));
        }
        return mismatch(
                checkpointedEntries,
                "this one or another up to (" + (stored.size() - 1) + "): the checkpoint of size (" + stored.size()
                        + ") is of other entries");
    }

    private void checkEnd(long size) throws SQLException {
        Optional<StoredCheckpoint> last = tree.findLastCheckpoint();
        if (last.isPresent() && last.get().size() > size) {
            firstMismatch = new EntryMismatch(
                    size, "missing: a checkpoint speaks of (" + last.get().size() + ") entries");
        } else if (!entries.findTexts(size, Long.MAX_VALUE).isEmpty()) {
            firstMismatch = new EntryMismatch(size, "added: the tree has (" + size + ") entries");
        } else {
            firstMismatch = checkUpperTiles(size).orElse(null);
        }
    }

    private Optional<EntryMismatch> checkUpperTiles(long size) {
        try {
            return Arrays.equals(MerkleTree.root(tree, size), range.root())
                    ? Optional.empty()
                    : mismatch(0, "the upper tiles of the tree are not those of its leaves");
        } catch (MissingTileException e) {
            return mismatch(0, String.valueOf(e.getMessage()));
        }
    }

    private static Optional<EntryMismatch> mismatch(long seq, String reason) {
        return Optional.of(new EntryMismatch(seq, reason));
    }
}
