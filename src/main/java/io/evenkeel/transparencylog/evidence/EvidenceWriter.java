package io.evenkeel.transparencylog.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.evenkeel.platform.Sha256;
import io.evenkeel.transparencylog.CanonicalJson;
import io.evenkeel.transparencylog.note.SignedNote;
import io.evenkeel.transparencylog.note.SigningKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** Writes a file of evidence, line by line. */
public final class EvidenceWriter {
    private final OutputStream out;
    private final SigningKey signingKey;
    private final MessageDigest digest = Sha256.newDigest();

    /** Begins with the header. */
    public EvidenceWriter(OutputStream out, SigningKey signingKey, EvidenceHeader evidenceHeader) throws IOException {
        this.out = out;
        this.signingKey = signingKey;
        writeSigned(evidenceHeader.toLine());
    }

    /**
     * An entry as it was recorded.
     *
     * @param leafHash its hash in the tree, whatever the text is
     */
    public void writeEntry(long seq, byte[] leafHash, byte[] text) throws IOException {
        boolean isOneLine = EvidenceFormat.isOneLine(text);
        ByteArrayOutputStream line =
                startLine(seq, leafHash, isOneLine ? EvidenceFormat.ENTRY_FIELD : EvidenceFormat.TEXT_FIELD);
        line.writeBytes(isOneLine ? text : CanonicalJson.quote(new String(text, UTF_8)));
        line.write('}');
        line.write('\n');
        line.writeTo(out);
    }

    /** An entry whose text is no longer kept, by the rules of retention. */
    public void writeExpired(long seq, byte[] leafHash) throws IOException {
        writeSigned(startLine(seq, leafHash, EvidenceFormat.EXPIRED_FIELD).toByteArray());
    }

    /** An entry whose text is gone against all rules. */
    public void writeMissing(long seq, byte[] leafHash) throws IOException {
        writeSigned(startLine(seq, leafHash, EvidenceFormat.MISSING_FIELD).toByteArray());
    }

    /** Of all entries up to here. */
    public void writeCheckpoint(String note) throws IOException {
        writeSigned(quoteNote(EvidenceFormat.CHECKPOINT_START, note));
    }

    /** Ends the file, with a signature for all that no checkpoint speaks of. */
    public void writeSignature() throws IOException {
        String text = EvidenceFormat.signedText(Base64.getEncoder().encodeToString(digest.digest()));
        out.write(quoteNote(
                EvidenceFormat.SIGNATURE_START,
                SignedNote.sign(text, List.of(signingKey)).serialize()));
        out.write('\n');
        out.flush();
    }

    private static ByteArrayOutputStream startLine(long seq, byte[] leafHash, byte[] rest) {
        ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
        line.writeBytes(EvidenceFormat.ENTRY_START);
        line.writeBytes(EvidenceFormat.toAscii(Long.toString(seq)));
        line.writeBytes(EvidenceFormat.LEAF_FIELD);
        line.writeBytes(EvidenceFormat.toAscii(HexFormat.of().formatHex(leafHash)));
        line.writeBytes(rest);
        return line;
    }

    private static byte[] quoteNote(byte[] start, String note) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        line.writeBytes(start);
        line.writeBytes(CanonicalJson.quote(note));
        line.write('}');
        return line.toByteArray();
    }

    private void writeSigned(byte[] line) throws IOException {
        digest.update(line);
        digest.update((byte) '\n');
        out.write(line);
        out.write('\n');
    }
}
