package io.evenkeel.audit.proof.sealing;

import io.evenkeel.audit.proof.Frontier;
import io.evenkeel.audit.proof.MerkleTree;
import io.evenkeel.audit.proof.MissingTile;
import io.evenkeel.audit.proof.note.Checkpoint;
import io.evenkeel.audit.proof.note.SignedNote;
import io.evenkeel.audit.proof.note.SigningKey;
import io.evenkeel.audit.proof.note.SigningKeys;
import io.evenkeel.audit.proof.note.Unproven;
import io.evenkeel.audit.proof.note.Unproven.Why;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Signs where a tree stands, if it goes on from where it stood: from the last checkpoint in the database, and that in the folder. */
final class NextCheckpoint {
    private final StoredTree tree;
    private final SigningKeys keys;
    private final String origin;

    NextCheckpoint(StoredTree tree, SigningKeys keys) {
        this.tree = tree;
        this.keys = keys;
        this.origin = Checkpoint.origin(keys.name(), tree.tenant());
    }

    /** What was signed. */
    record Signed(Checkpoint checkpoint, SignedNote note) {}

    /**
     * Signs.
     *
     * @param onDisk the latest note in the folder
     * @throws Unproven if the tree does not go on from a checkpoint that was signed
     */
    Signed sign(Optional<String> onDisk) throws SQLException {
        long size = tree.size();
        Optional<StoredCheckpoint> last = tree.lastCheckpoint();
        Frontier known = last.isPresent() ? checked(last.get(), size) : new Frontier();
        if (onDisk.isPresent()) {
            compare(onDisk.get(), known.size());
        }
        Frontier frontier = grown(known, size);
        check(
                frontier.size() == size && Arrays.equals(frontier.root(), root(size)),
                "the leaves after its last checkpoint, of size (" + known.size()
                        + "), are not those that its upper tiles are made of.");
        Checkpoint checkpoint = new Checkpoint(origin, size, frontier.root());
        List<SigningKey> signers =
                last.isPresent() ? keys.after(SignedNote.parse(last.get().note())) : List.of(keys.current());
        return new Signed(checkpoint, SignedNote.sign(checkpoint.text(), signers));
    }

    private Frontier checked(StoredCheckpoint last, long size) {
        Checkpoint signed = signed(last.note(), "the last checkpoint in the database");
        check(
                signed.size() == last.size()
                        && HexFormat.of().formatHex(signed.root()).equals(last.root()),
                "the last checkpoint in the database is not what its row says.");
        check(
                signed.size() <= size,
                "it has (" + size + ") entries, and had (" + signed.size() + ") when it was last signed.");
        return agreeing(signed, "the last checkpoint in the database");
    }

    private Frontier agreeing(Checkpoint signed, String what) {
        try {
            Frontier frontier = Frontier.of(tree, signed.size());
            check(
                    Arrays.equals(frontier.root(), signed.root()),
                    "its tiles are not those of " + what + ", of size (" + signed.size() + ").");
            return frontier;
        } catch (MissingTile e) {
            throw unsigned(String.valueOf(e.getMessage()));
        }
    }

    private void compare(String onDisk, long known) {
        Checkpoint kept = signed(onDisk, "the latest checkpoint in the folder");
        check(
                kept.size() <= known,
                "a checkpoint of size (" + kept.size() + ") is in the folder, and the database knows one of size ("
                        + known + ") only.\nMaybe the database was set back to an older state.");
        agreeing(kept, "the latest checkpoint in the folder");
    }

    private Checkpoint signed(String written, String what) {
        SignedNote note = SignedNote.parse(written);
        var unusedSigners = keys.ring().signers(note, what);
        Checkpoint checkpoint = Checkpoint.parse(note.text());
        check(checkpoint.origin().equals(origin), what + " is of (" + checkpoint.origin() + ").");
        return checkpoint;
    }

    private Frontier grown(Frontier known, long size) throws SQLException {
        try {
            return tree.grown(known, size);
        } catch (MissingTile e) {
            throw unsigned(String.valueOf(e.getMessage()));
        }
    }

    private byte[] root(long size) {
        try {
            return MerkleTree.root(tree, size);
        } catch (MissingTile e) {
            throw unsigned(String.valueOf(e.getMessage()));
        }
    }

    private void check(boolean holds, String otherwise) {
        if (!holds) {
            throw unsigned(otherwise);
        }
    }

    private Unproven unsigned(String why) {
        return new Unproven(Why.TWO_TREES, "the tree of (" + tree.tenant() + ") is not signed: " + why);
    }
}
