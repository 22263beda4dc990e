package io.evenkeel.audit.proof.sealing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.evenkeel.audit.Columns;
import io.evenkeel.audit.EntryJson;
import io.evenkeel.audit.proof.Frontier;
import io.evenkeel.audit.proof.MerkleTree;
import io.evenkeel.audit.proof.MissingTile;
import io.evenkeel.audit.proof.note.Checkpoint;
import io.evenkeel.audit.proof.note.Keyring;
import io.evenkeel.audit.proof.note.SignedNote;
import io.evenkeel.audit.proof.note.Unproven;
import io.evenkeel.audit.proof.sealing.StoredEntries.Row;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Holds the rows of a tenant's entries against its tree, and the tree against what was signed, up to the first that differs. */
final class TreeCheck {
    private static final int AT_ONCE = 1024;

    private final StoredTree tree;
    private final StoredEntries entries;
    private final Keyring ring;
    private final String origin;
    private Frontier frontier = new Frontier();
    private long expired;
    private int checkpoints;
    private long sealed;
    private @Nullable Bad firstBad;

    /**
     * What is not as it was recorded.
     *
     * @param seq of the entry; the first that may be it, if it is one of many
     */
    record Bad(long seq, String why) {}

    /**
     * What came of it.
     *
     * @param entries from the first one on that are as they were recorded
     * @param expired of these have no text any more
     * @param size of the tree, by its own account
     * @param root of the tree of those entries
     * @param checkpoints that are of this tree
     * @param sealed how many entries the last of these speaks of
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Verdict(
            String tenant,
            long entries,
            long expired,
            long size,
            String root,
            int checkpoints,
            long sealed,
            boolean intact,
            @Nullable Bad firstBad) {}

    TreeCheck(StoredTree tree, Keyring ring, String origin) {
        this.tree = tree;
        this.entries = new StoredEntries(tree);
        this.ring = ring;
        this.origin = origin;
    }

    Verdict verdict() throws SQLException {
        long size = tree.size();
        long expiredBefore = entries.expiredBefore();
        for (long from = 0; from < size && firstBad == null; from += AT_ONCE) {
            page(from, Math.min(size, from + AT_ONCE), expiredBefore);
        }
        if (firstBad == null) {
            end(size);
        }
        return new Verdict(
                tree.tenant(),
                firstBad == null ? size : Math.min(frontier.size(), firstBad.seq()),
                expired,
                size,
                HexFormat.of().formatHex(frontier.root()),
                checkpoints,
                sealed,
                firstBad == null,
                firstBad);
    }

    private void page(long from, long to, long expiredBefore) throws SQLException {
        List<byte[]> leaves = new ArrayList<>();
        tree.leaves(from, to, leaves::add);
        List<StoredCheckpoint> signed = StoredCheckpoints.after(tree, from, (int) (to - from));
        List<Row> rows = entries.rows(from, to);
        int next = 0;
        int nextSigned = 0;
        for (long seq = from; seq < to && firstBad == null; seq++) {
            int first = next;
            while (next < rows.size() && rows.get(next).seq() == seq) {
                next++;
            }
            firstBad = fault(seq, leaves, from, rows.subList(first, next), expiredBefore)
                    .orElse(null);
            if (firstBad == null) {
                frontier.append(leaves.get((int) (seq - from)));
            }
            if (firstBad == null
                    && nextSigned < signed.size()
                    && signed.get(nextSigned).size() == seq + 1) {
                firstBad = fault(signed.get(nextSigned++)).orElse(null);
            }
        }
    }

    private Optional<Bad> fault(long seq, List<byte[]> leaves, long from, List<Row> rows, long expiredBefore) {
        if (seq - from >= leaves.size()) {
            return bad(seq, "its hash is not in the tree: tiles were cut off");
        }
        if (rows.isEmpty() && seq < expiredBefore) {
            expired++;
            return Optional.empty();
        }
        if (rows.isEmpty()) {
            return bad(seq, "missing, though no rule of retention has removed it");
        }
        if (rows.size() > 1) {
            return bad(seq, "there is more than one of this number");
        }
        return fault(rows.get(0), leaves.get((int) (seq - from)));
    }

    private static Optional<Bad> fault(Row row, byte[] leaf) {
        if (!Arrays.equals(MerkleTree.leaf(row.text()), leaf)) {
            return bad(row.seq(), "its text is not the one that its hash in the tree is of");
        }
        try {
            Columns columns = Columns.of(EntryJson.read(new String(row.text(), UTF_8)));
            return row.columns() == null
                    ? Optional.empty()
                    : columns.differenceFrom(row.columns())
                            .map(name -> new Bad(row.seq(), "column (" + name + ") does not say what the text says"));
        } catch (IllegalArgumentException e) {
            return bad(row.seq(), "its text is not an entry: " + e.getMessage());
        }
    }

    private Optional<Bad> fault(StoredCheckpoint stored) {
        try {
            SignedNote note = SignedNote.parse(stored.note());
            var unusedSigners = ring.signers(note, "the checkpoint of size (" + stored.size() + ")");
            if (Checkpoint.parse(note.text()).equals(new Checkpoint(origin, stored.size(), frontier.root()))) {
                checkpoints++;
                sealed = stored.size();
                return Optional.empty();
            }
        } catch (Unproven e) {
            return bad(sealed, String.valueOf(e.getMessage()));
        }
        return bad(
                sealed,
                "this one or another up to (" + (stored.size() - 1) + "): the checkpoint of size (" + stored.size()
                        + ") is of other entries");
    }

    private void end(long size) throws SQLException {
        Optional<StoredCheckpoint> last = tree.lastCheckpoint();
        if (last.isPresent() && last.get().size() > size) {
            firstBad = new Bad(
                    size, "missing: a checkpoint speaks of (" + last.get().size() + ") entries");
        } else if (!entries.texts(size, Long.MAX_VALUE).isEmpty()) {
            firstBad = new Bad(size, "added: the tree has (" + size + ") entries");
        } else {
            firstBad = upperTiles(size).orElse(null);
        }
    }

    private Optional<Bad> upperTiles(long size) {
        try {
            return Arrays.equals(MerkleTree.root(tree, size), frontier.root())
                    ? Optional.empty()
                    : bad(0, "the upper tiles of the tree are not those of its leaves");
        } catch (MissingTile e) {
            return bad(0, String.valueOf(e.getMessage()));
        }
    }

    private static Optional<Bad> bad(long seq, String why) {
        return Optional.of(new Bad(seq, why));
    }
}
