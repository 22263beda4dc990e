package io.evenkeel.transparencylog.evidence;

import io.evenkeel.platform.SafeText;
import io.evenkeel.platform.Sha256;
import io.evenkeel.transparencylog.CompactRange;
import io.evenkeel.transparencylog.evidence.ParsedEvidenceLine.EntryPresence;
import io.evenkeel.transparencylog.note.Checkpoint;
import io.evenkeel.transparencylog.note.KeyRotationNote;
import io.evenkeel.transparencylog.note.SignedNote;
import io.evenkeel.transparencylog.note.TrustedKeys;
import io.evenkeel.transparencylog.note.VerificationException;
import io.evenkeel.transparencylog.note.VerificationException.FailureCode;
import io.evenkeel.transparencylog.note.VerifierKey;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeMap;

/**
 * Checks the lines of an evidence file in order and builds their tree. Throws at the first line that differs from what
 * was signed.
 */
final class EvidenceCheck {
    private final EvidenceHeader evidenceHeader;
    private final TrustedKeys trustedKeys;
    private final SavedCheckpoints savedCheckpoints;
    private final CompactRange range;
    private final MessageDigest signedLines = Sha256.newDigest();
    private final TreeMap<Long, byte[]> roots = new TreeMap<>();
    private final Set<VerifierKey> signers = new LinkedHashSet<>();

    /** Number of entries that a checkpoint has confirmed. */
    private long checkpointedSize;

    private LeafMismatch mismatch = LeafMismatch.NONE;
    private long expiredEntries;
    private boolean isSigned;

    /** Starts before the first entry. */
    EvidenceCheck(
            byte[] firstLine, EvidenceHeader evidenceHeader, TrustedKeys trustedKeys, SavedCheckpoints savedCheckpoints)
            throws IOException {
        this.evidenceHeader = evidenceHeader;
        this.trustedKeys = trustedKeys.copy();
        this.savedCheckpoints = savedCheckpoints;
        addSignedLine(firstLine);
        evidenceHeader.handovers().forEach(note -> this.trustedKeys.acceptRotation(KeyRotationNote.parse(note)));
        evidenceHeader.keys().forEach(vkey -> this.trustedKeys.addKnown(VerifierKey.parse(vkey)));
        require(
                evidenceHeader.origin().endsWith("/" + evidenceHeader.tenant()),
                FailureCode.OTHER_TENANT,
                "the header's tenant (" + SafeText.sanitise(evidenceHeader.tenant()) + ") is not that of its origin ("
                        + SafeText.sanitise(evidenceHeader.origin()) + ").");
        range = evidenceHeader.compactRangeBefore();
        checkpointedSize = evidenceHeader.first();
        checkOpening();
    }

    private void checkOpening() throws IOException {
        if (evidenceHeader.opening() == null) {
            require(
                    evidenceHeader.first() == 0,
                    FailureCode.EDITED,
                    "the header has no checkpoint before entry (" + evidenceHeader.first() + ").");
            roots.put(0L, range.root());
            return;
        }
        Checkpoint opening = parseCheckpoint(evidenceHeader.opening(), "the opening checkpoint");
        require(
                opening.size() == evidenceHeader.first() && Arrays.equals(opening.root(), range.root()),
                FailureCode.EDITED,
                "the header's opening checkpoint, of size (" + opening.size() + "), is not of the tree before entry ("
                        + evidenceHeader.first() + ") that the header tells.");
        checkAgainstSaved(opening);
    }

    /** Checks the next line. */
    void accept(ParsedEvidenceLine parsedEvidenceLine) throws IOException {
        require(!isSigned, FailureCode.EDITED, "lines follow the seal, which is the last one.");
        if (parsedEvidenceLine instanceof ParsedEvidenceLine.EntryLine entryLine) {
            checkEntry(entryLine);
        } else if (parsedEvidenceLine instanceof ParsedEvidenceLine.CheckpointLine checkpointLine) {
            addSignedLine(checkpointLine.line());
            checkCheckpoint(checkpointLine.note());
        } else if (parsedEvidenceLine instanceof ParsedEvidenceLine.SignatureLine signatureLine) {
            checkSignature(signatureLine.note());
        } else if (parsedEvidenceLine instanceof ParsedEvidenceLine.MalformedLine malformedLine) {
            throw VerificationException.forEntry(
                    range.size(), "is not there: the line that stands in its place " + malformedLine.reason() + ".");
        }
    }

    private void checkEntry(ParsedEvidenceLine.EntryLine entryLine) throws IOException {
        long expectedSeq = range.size();
        if (entryLine.seq() != expectedSeq) {
            throw VerificationException.forEntry(
                    expectedSeq, "is not there: entry (" + entryLine.seq() + ") stands in its place.");
        }
        if (!entryLine.isHashValid()) {
            throw VerificationException.forEntry(
                    expectedSeq, "was edited: its text is not the one that its hash is of.");
        }
        if (entryLine.presence() == EntryPresence.MISSING) {
            throw VerificationException.forEntry(
                    expectedSeq, "is missing in the database, though no rule of retention has removed it.");
        }
        if (entryLine.presence() == EntryPresence.EXPIRED) {
            addSignedLine(entryLine.line());
            expiredEntries++;
        }
        if (!mismatch.isPresent() && !savedCheckpoints.matchesSaved(expectedSeq, entryLine.leafHash())) {
            mismatch = new LeafMismatch(expectedSeq, range.copy());
        }
        range.append(entryLine.leafHash());
    }

    private void checkCheckpoint(String noteText) throws IOException {
        Checkpoint checkpoint = parseCheckpoint(noteText, "the checkpoint after entry (" + (range.size() - 1) + ")");
        require(
                checkpoint.size() > checkpointedSize,
                FailureCode.EDITED,
                "a checkpoint of size (" + checkpoint.size() + ") stands again, after that of size (" + checkpointedSize
                        + ").");
        for (long size :
                savedCheckpoints.sizesBetween(checkpointedSize, Math.min(checkpoint.size(), range.size()) - 1)) {
            // The file omits these, although all signed checkpoints should be in it.
            require(
                    false,
                    FailureCode.EDITED,
                    "the checkpoint of size (" + size + "), which is among the saved ones, is not there.");
        }
        if (checkpoint.size() != range.size() || !Arrays.equals(checkpoint.root(), range.root())) {
            throw locateMismatch(checkpoint);
        }
        mismatch = LeafMismatch.NONE; // the saved leaves differ from what was signed
        checkAgainstSaved(checkpoint);
        checkpointedSize = checkpoint.size();
    }

    /** Finds the first of the entries since the last checkpoint that differs from what was signed. */
    private VerificationException locateMismatch(Checkpoint checkpoint) throws IOException {
        String finding = "not the one that was recorded: the checkpoint of size (" + checkpoint.size()
                + "), which was signed, is of other entries";
        LeafMismatch candidate = mismatch.isPresent() ? mismatch : new LeafMismatch(range.size(), range.copy());
        if (candidate.isConfirmedBy(savedCheckpoints, checkpoint)) {
            return VerificationException.forEntry(
                    candidate.seq(), "is " + finding + ", and their saved hashes tell which one.");
        }
        return VerificationException.forEntries(
                checkpointedSize,
                Math.max(checkpointedSize, Math.max(range.size(), checkpoint.size()) - 1),
                "is " + finding + ".\nMaybe --checkpoints with a folder of saved checkpoints tells which one.");
    }

    private void checkAgainstSaved(Checkpoint checkpoint) throws IOException {
        var savedNote = savedCheckpoints.readCheckpoint(checkpoint.size());
        if (savedNote.isPresent()) {
            Checkpoint savedCheckpoint =
                    parseCheckpoint(savedNote.get(), "the saved checkpoint of size (" + checkpoint.size() + ")");
            require(
                    savedCheckpoint.equals(checkpoint),
                    FailureCode.TWO_TREES,
                    "two trees of size (" + checkpoint.size()
                            + ") were signed: the saved checkpoint and the one in the file differ.");
        }
        roots.put(checkpoint.size(), checkpoint.root());
    }

    private Checkpoint parseCheckpoint(String noteText, String noteName) {
        SignedNote note = SignedNote.parse(noteText);
        signers.addAll(trustedKeys.verifyAllSigners(note, noteName));
        Checkpoint checkpoint = Checkpoint.parse(note.text());
        require(
                checkpoint.origin().equals(evidenceHeader.origin()),
                FailureCode.OTHER_TENANT,
                noteName + " is of (" + SafeText.sanitise(checkpoint.origin()) + "), not of ("
                        + SafeText.sanitise(evidenceHeader.origin()) + ").");
        return checkpoint;
    }

    private void checkSignature(String noteText) {
        SignedNote note = SignedNote.parse(noteText);
        signers.addAll(trustedKeys.verifyAllSigners(note, "the seal"));
        require(
                range.size() == evidenceHeader.end() && checkpointedSize == evidenceHeader.end(),
                FailureCode.TRUNCATED,
                "the file tells of entries up to before (" + evidenceHeader.end() + "), and holds those up to before ("
                        + checkpointedSize + ") with a checkpoint.");
        require(
                note.text().equals(EvidenceFormat.signedText(Base64.getEncoder().encodeToString(signedLines.digest()))),
                FailureCode.EDITED,
                "the header, a checkpoint or the mark of an expired entry is not as it was when the file was sealed.");
        isSigned = true;
    }

    /** Ends the check after the last line. */
    EvidenceReport finish(String file) {
        require(
                isSigned,
                FailureCode.TRUNCATED,
                "the file ends after entry (" + (range.size() - 1)
                        + "), without its seal.\nMaybe it was not downloaded to its end.");
        return new EvidenceReport(
                file,
                evidenceHeader,
                expiredEntries,
                roots,
                signers.stream().map(VerifierKey::label).toList(),
                savedCheckpoints.usedCount());
    }

    private void addSignedLine(byte[] line) {
        signedLines.update(line);
        signedLines.update((byte) '\n');
    }

    private static void require(boolean isValid, FailureCode code, String message) {
        if (!isValid) {
            throw new VerificationException(code, message);
        }
    }
}
