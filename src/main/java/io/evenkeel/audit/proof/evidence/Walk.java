package io.evenkeel.audit.proof.evidence;

import io.evenkeel.audit.proof.Frontier;
import io.evenkeel.audit.proof.evidence.Item.Kept;
import io.evenkeel.audit.proof.note.Checkpoint;
import io.evenkeel.audit.proof.note.Handover;
import io.evenkeel.audit.proof.note.Keyring;
import io.evenkeel.audit.proof.note.SignedNote;
import io.evenkeel.audit.proof.note.Unproven;
import io.evenkeel.audit.proof.note.Unproven.Why;
import io.evenkeel.audit.proof.note.VerifierKey;
import io.evenkeel.platform.Sha256;
import io.evenkeel.platform.Shown;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeMap;

/** Along the lines of one file of evidence, with the tree that they make. Throws at the first line that is not as it was signed. */
final class Walk {
    private final Header header;
    private final Keyring ring;
    private final SavedCheckpoints saved;
    private final Frontier frontier;
    private final MessageDigest signedLines = Sha256.digest();
    private final TreeMap<Long, byte[]> roots = new TreeMap<>();
    private final Set<VerifierKey> signers = new LinkedHashSet<>();

    /** Up to where a checkpoint has spoken. */
    private long proven;

    private Suspicion suspicion = Suspicion.NONE;
    private long expired;
    private boolean isSealed;

    /** Before the first entry. */
    Walk(byte[] firstLine, Header header, Keyring trusted, SavedCheckpoints saved) throws IOException {
        this.header = header;
        this.ring = trusted.copy();
        this.saved = saved;
        signed(firstLine);
        header.handovers().forEach(note -> ring.accept(Handover.parse(note)));
        header.keys().forEach(vkey -> ring.know(VerifierKey.parse(vkey)));
        check(
                header.origin().endsWith("/" + header.tenant()),
                Why.OTHER_TENANT,
                "the header's tenant (" + Shown.of(header.tenant()) + ") is not that of its origin ("
                        + Shown.of(header.origin()) + ").");
        frontier = header.before();
        proven = header.first();
        open();
    }

    private void open() throws IOException {
        if (header.opening() == null) {
            check(
                    header.first() == 0,
                    Why.EDITED,
                    "the header has no checkpoint before entry (" + header.first() + ").");
            roots.put(0L, frontier.root());
            return;
        }
        Checkpoint opening = checkpoint(header.opening(), "the opening checkpoint");
        check(
                opening.size() == header.first() && Arrays.equals(opening.root(), frontier.root()),
                Why.EDITED,
                "the header's opening checkpoint, of size (" + opening.size() + "), is not of the tree before entry ("
                        + header.first() + ") that the header tells.");
        agreed(opening);
    }

    /** The next line. */
    void accept(Item item) throws IOException {
        check(!isSealed, Why.EDITED, "lines follow the seal, which is the last one.");
        if (item instanceof Item.Leaf leaf) {
            leaf(leaf);
        } else if (item instanceof Item.Note note) {
            signed(note.line());
            note(note.note());
        } else if (item instanceof Item.Seal seal) {
            seal(seal.note());
        } else if (item instanceof Item.Bad bad) {
            throw Unproven.entry(frontier.size(), "is not there: the line that stands in its place " + bad.why() + ".");
        }
    }

    private void leaf(Item.Leaf leaf) throws IOException {
        long due = frontier.size();
        if (leaf.seq() != due) {
            throw Unproven.entry(due, "is not there: entry (" + leaf.seq() + ") stands in its place.");
        }
        if (!leaf.isRight()) {
            throw Unproven.entry(due, "was edited: its text is not the one that its hash is of.");
        }
        if (leaf.kept() == Kept.MISSING) {
            throw Unproven.entry(due, "is missing in the database, though no rule of retention has removed it.");
        }
        if (leaf.kept() == Kept.EXPIRED) {
            signed(leaf.line());
            expired++;
        }
        if (!suspicion.isThere() && !saved.agrees(due, leaf.leaf())) {
            suspicion = new Suspicion(due, frontier.copy());
        }
        frontier.append(leaf.leaf());
    }

    private void note(String written) throws IOException {
        Checkpoint checkpoint = checkpoint(written, "the checkpoint after entry (" + (frontier.size() - 1) + ")");
        check(
                checkpoint.size() > proven,
                Why.EDITED,
                "a checkpoint of size (" + checkpoint.size() + ") stands again, after that of size (" + proven + ").");
        for (long size : saved.sizes(proven, Math.min(checkpoint.size(), frontier.size()) - 1)) {
            // Of these the file says nothing: all that was signed should be in it.
            check(
                    false,
                    Why.EDITED,
                    "the checkpoint of size (" + size + "), which is among the saved ones, is not there.");
        }
        if (checkpoint.size() != frontier.size() || !Arrays.equals(checkpoint.root(), frontier.root())) {
            throw other(checkpoint);
        }
        suspicion = Suspicion.NONE; // the saved leaves are not those that were signed
        agreed(checkpoint);
        proven = checkpoint.size();
    }

    /** The entries since the last checkpoint are not those that were signed: which is the first? */
    private Unproven other(Checkpoint checkpoint) throws IOException {
        String saying = "not the one that was recorded: the checkpoint of size (" + checkpoint.size()
                + "), which was signed, is of other entries";
        Suspicion suspected = suspicion.isThere() ? suspicion : new Suspicion(frontier.size(), frontier.copy());
        if (suspected.isFirst(saved, checkpoint)) {
            return Unproven.entry(suspected.seq(), "is " + saying + ", and their saved hashes tell which one.");
        }
        return Unproven.among(
                proven,
                Math.max(proven, Math.max(frontier.size(), checkpoint.size()) - 1),
                "is " + saying + ".\nMaybe --checkpoints with a folder of saved checkpoints tells which one.");
    }

    private void agreed(Checkpoint checkpoint) throws IOException {
        var kept = saved.checkpoint(checkpoint.size());
        if (kept.isPresent()) {
            Checkpoint before = checkpoint(kept.get(), "the saved checkpoint of size (" + checkpoint.size() + ")");
            check(
                    before.equals(checkpoint),
                    Why.TWO_TREES,
                    "two trees of size (" + checkpoint.size()
                            + ") were signed: the saved checkpoint and the one in the file differ.");
        }
        roots.put(checkpoint.size(), checkpoint.root());
    }

    private Checkpoint checkpoint(String written, String what) {
        SignedNote note = SignedNote.parse(written);
        signers.addAll(ring.signersOfAll(note, what));
        Checkpoint checkpoint = Checkpoint.parse(note.text());
        check(
                checkpoint.origin().equals(header.origin()),
                Why.OTHER_TENANT,
                what + " is of (" + Shown.of(checkpoint.origin()) + "), not of (" + Shown.of(header.origin()) + ").");
        return checkpoint;
    }

    private void seal(String written) {
        SignedNote note = SignedNote.parse(written);
        signers.addAll(ring.signersOfAll(note, "the seal"));
        check(
                frontier.size() == header.end() && proven == header.end(),
                Why.TRUNCATED,
                "the file tells of entries up to before (" + header.end() + "), and holds those up to before (" + proven
                        + ") with a checkpoint.");
        check(
                note.text().equals(Layout.sealed(Base64.getEncoder().encodeToString(signedLines.digest()))),
                Why.EDITED,
                "the header, a checkpoint or the mark of an expired entry is not as it was when the file was sealed.");
        isSealed = true;
    }

    /** After the last line. */
    Proven end(String file) {
        check(
                isSealed,
                Why.TRUNCATED,
                "the file ends after entry (" + (frontier.size() - 1)
                        + "), without its seal.\nMaybe it was not downloaded to its end.");
        return new Proven(
                file,
                header,
                expired,
                roots,
                signers.stream().map(VerifierKey::spoken).toList(),
                saved.used());
    }

    private void signed(byte[] line) {
        signedLines.update(line);
        signedLines.update((byte) '\n');
    }

    private static void check(boolean holds, Why why, String otherwise) {
        if (!holds) {
            throw new Unproven(why, otherwise);
        }
    }
}
