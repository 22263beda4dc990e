package io.evenkeel.audit.checkpoint;

import io.evenkeel.transparencylog.CompactRange;
import io.evenkeel.transparencylog.MerkleTree;
import io.evenkeel.transparencylog.MissingTileException;
import io.evenkeel.transparencylog.note.Checkpoint;
import io.evenkeel.transparencylog.note.SignedNote;
import io.evenkeel.transparencylog.note.SigningKey;
import io.evenkeel.transparencylog.note.SigningKeyStore;
import io.evenkeel.transparencylog.note.VerificationException;
import io.evenkeel.transparencylog.note.VerificationException.FailureCode;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Signs a checkpoint of a tree, if the tree extends the last checkpoint in the database and the last one in the
 * folder.
 */
final class CheckpointSigner {
    private final StoredTree tree;
    private final SigningKeyStore keys;
    private final String origin;

    CheckpointSigner(StoredTree tree, SigningKeyStore keys) {
        this.tree = tree;
        this.keys = keys;
        this.origin = Checkpoint.originFor(keys.name(), tree.tenant());
    }

    /** A checkpoint and its signed note. */
    record SignedCheckpoint(Checkpoint checkpoint, SignedNote note) {}

    /**
     * Signs a checkpoint.
     *
     * @param folderNote latest note in the folder
     * @throws VerificationException if the tree does not extend a signed checkpoint
     */
    SignedCheckpoint sign(Optional<String> folderNote) throws SQLException {
        long size = tree.size();
        Optional<StoredCheckpoint> last = tree.findLastCheckpoint();
        CompactRange known = last.isPresent() ? verifyLastCheckpoint(last.get(), size) : new CompactRange();
        if (folderNote.isPresent()) {
            verifyFolderCheckpoint(folderNote.get(), known.size());
        }
        CompactRange range = extendRange(known, size);
        require(
                range.size() == size && Arrays.equals(range.root(), computeRoot(size)),
                "the leaves after its last checkpoint, of size (" + known.size()
                        + "), are not those that its upper tiles are made of.");
        Checkpoint checkpoint = new Checkpoint(origin, size, range.root());
        List<SigningKey> signers =
                last.isPresent() ? keys.signersAfter(SignedNote.parse(last.get().note())) : List.of(keys.currentKey());
        return new SignedCheckpoint(checkpoint, SignedNote.sign(checkpoint.toText(), signers));
    }

    private CompactRange verifyLastCheckpoint(StoredCheckpoint last, long size) {
        Checkpoint signed = verifyNote(last.note(), "the last checkpoint in the database");
        require(
                signed.size() == last.size()
                        && HexFormat.of().formatHex(signed.root()).equals(last.root()),
                "the last checkpoint in the database is not what its row says.");
        require(
                signed.size() <= size,
                "it has (" + size + ") entries, and had (" + signed.size() + ") when it was last signed.");
        return requireMatchingTree(signed, "the last checkpoint in the database");
    }

    private CompactRange requireMatchingTree(Checkpoint signed, String noteName) {
        try {
            CompactRange range = CompactRange.fromTiles(tree, signed.size());
            require(
                    Arrays.equals(range.root(), signed.root()),
                    "its tiles are not those of " + noteName + ", of size (" + signed.size() + ").");
            return range;
        } catch (MissingTileException e) {
            throw refusedException(String.valueOf(e.getMessage()));
        }
    }

    private void verifyFolderCheckpoint(String folderNote, long known) {
        Checkpoint folderCheckpoint = verifyNote(folderNote, "the latest checkpoint in the folder");
        require(
                folderCheckpoint.size() <= known,
                "a checkpoint of size (" + folderCheckpoint.size()
                        + ") is in the folder, and the database knows one of size (" + known
                        + ") only.\nMaybe the database was set back to an older state.");
        requireMatchingTree(folderCheckpoint, "the latest checkpoint in the folder");
    }

    private Checkpoint verifyNote(String noteText, String noteName) {
        SignedNote note = SignedNote.parse(noteText);
        var unusedSigners = keys.toTrustedKeys().verifySigners(note, noteName);
        Checkpoint checkpoint = Checkpoint.parse(note.text());
        require(checkpoint.origin().equals(origin), noteName + " is of (" + checkpoint.origin() + ").");
        return checkpoint;
    }

    private CompactRange extendRange(CompactRange known, long size) throws SQLException {
        try {
            return tree.extend(known, size);
        } catch (MissingTileException e) {
            throw refusedException(String.valueOf(e.getMessage()));
        }
    }

    private byte[] computeRoot(long size) {
        try {
            return MerkleTree.root(tree, size);
        } catch (MissingTileException e) {
            throw refusedException(String.valueOf(e.getMessage()));
        }
    }

    private void require(boolean isValid, String message) {
        if (!isValid) {
            throw refusedException(message);
        }
    }

    private VerificationException refusedException(String reason) {
        return new VerificationException(
                FailureCode.TWO_TREES, "the tree of (" + tree.tenant() + ") is not signed: " + reason);
    }
}
