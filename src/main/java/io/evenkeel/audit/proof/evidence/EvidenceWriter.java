package io.evenkeel.audit.proof.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.evenkeel.audit.proof.Canonical;
import io.evenkeel.audit.proof.note.SignedNote;
import io.evenkeel.audit.proof.note.SigningKey;
import io.evenkeel.platform.Sha256;
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
    private final SigningKey key;
    private final MessageDigest digest = Sha256.digest();

    /** Begins with the header. */
    public EvidenceWriter(OutputStream out, SigningKey key, Header header) throws IOException {
        this.out = out;
        this.key = key;
        signed(header.line());
    }

    /**
     * An entry as it was recorded.
     *
     * @param leaf its hash in the tree, whatever the text is
     */
    public void entry(long seq, byte[] leaf, byte[] text) throws IOException {
        boolean isOneLine = Layout.isOneLine(text);
        ByteArrayOutputStream line = start(seq, leaf, isOneLine ? Layout.ENTRY : Layout.TEXT);
        line.writeBytes(isOneLine ? text : Canonical.text(new String(text, UTF_8)));
        line.write('}');
        line.write('\n');
        line.writeTo(out);
    }

    /** An entry whose text is no longer kept, by the rules of retention. */
    public void expired(long seq, byte[] leaf) throws IOException {
        signed(start(seq, leaf, Layout.EXPIRED).toByteArray());
    }

    /** An entry whose text is gone against all rules. */
    public void missing(long seq, byte[] leaf) throws IOException {
        signed(start(seq, leaf, Layout.MISSING).toByteArray());
    }

    /** Of all entries up to here. */
    public void checkpoint(String note) throws IOException {
        signed(quoted(Layout.CHECKPOINT, note));
    }

    /** Ends the file, with a signature for all that no checkpoint speaks of. */
    public void seal() throws IOException {
        String text = Layout.sealed(Base64.getEncoder().encodeToString(digest.digest()));
        out.write(quoted(Layout.SEALED, SignedNote.sign(text, List.of(key)).written()));
        out.write('\n');
        out.flush();
    }

    private static ByteArrayOutputStream start(long seq, byte[] leaf, byte[] rest) {
        ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
        line.writeBytes(Layout.SEQ);
        line.writeBytes(Layout.ascii(Long.toString(seq)));
        line.writeBytes(Layout.LEAF);
        line.writeBytes(Layout.ascii(HexFormat.of().formatHex(leaf)));
        line.writeBytes(rest);
        return line;
    }

    private static byte[] quoted(byte[] start, String note) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        line.writeBytes(start);
        line.writeBytes(Canonical.text(note));
        line.write('}');
        return line.toByteArray();
    }

    private void signed(byte[] line) throws IOException {
        digest.update(line);
        digest.update((byte) '\n');
        out.write(line);
        out.write('\n');
    }
}
