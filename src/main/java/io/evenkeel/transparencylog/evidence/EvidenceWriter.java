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

/** Writes an evidence file line by line. */
public final class EvidenceWriter {
    private final OutputStream out;
    private final SigningKey key;
    private final MessageDigest digest = Sha256.newDigest();

    /** Starts a file with its header. */
    public EvidenceWriter(OutputStream out, SigningKey key, EvidenceHeader header) throws IOException {
        this.out = out;
        this.key = key;
        writeSigned(header.toLine());
    }

    /**
     * Writes an entry with its recorded text.
     *
     * @param leafHash its hash in the tree, even if the text does not match
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

    /** Writes an entry whose text has expired. */
    public void writeExpired(long seq, byte[] leafHash) throws IOException {
        writeSigned(startLine(seq, leafHash, EvidenceFormat.EXPIRED_FIELD).toByteArray());
    }

    /** Writes an entry whose text is missing although it has not expired. */
    public void writeMissing(long seq, byte[] leafHash) throws IOException {
        writeSigned(startLine(seq, leafHash, EvidenceFormat.MISSING_FIELD).toByteArray());
    }

    /** Writes a checkpoint of all entries so far. */
    public void writeCheckpoint(String note) throws IOException {
        writeSigned(quoteNote(EvidenceFormat.CHECKPOINT_START, note));
    }

    /** Ends the file with a signature for everything that no checkpoint covers. */
    public void writeSignature() throws IOException {
        String text = EvidenceFormat.signedText(Base64.getEncoder().encodeToString(digest.digest()));
        out.write(quoteNote(
                EvidenceFormat.SIGNATURE_START,
                SignedNote.sign(text, List.of(key)).serialize()));
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
