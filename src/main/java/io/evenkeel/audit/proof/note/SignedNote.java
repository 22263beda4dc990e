package io.evenkeel.audit.proof.note;

import io.evenkeel.platform.Shown;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * A text with signatures, as c2sp.org/signed-note lays it out.
 *
 * @param text ends with a line break
 */
public record SignedNote(String text, List<Signature> signatures) {
    private static final String DASH = "\u2014 ";
    private static final int LONGEST = 100_000;
    private static final int ID = 4;

    /**
     * One line below the text.
     *
     * @param name of the key
     * @param id of the key, among those of its name
     */
    public record Signature(String name, int id, byte[] bytes) {
        public Signature {
            bytes = bytes.clone();
        }

        @Override
        public byte[] bytes() {
            return bytes.clone();
        }

        /** As keys are spoken of. */
        public String key() {
            return VerifierKey.spoken(name, id);
        }

        private String line() {
            byte[] signature =
                    ByteBuffer.allocate(ID + bytes.length).putInt(id).put(bytes).array();
            return DASH + name + " " + Base64.getEncoder().encodeToString(signature) + "\n";
        }

        private static Signature of(String line) {
            String[] parts = line.split(" ", -1);
            if (parts.length != 3 || !line.startsWith(DASH) || parts[1].isEmpty()) {
                throw malformed("a line below its text is no signature");
            }
            byte[] bytes = decoded(parts[2]);
            if (bytes.length <= ID) {
                throw malformed("a signature is too short");
            }
            return new Signature(
                    parts[1], ByteBuffer.wrap(bytes).getInt(), Arrays.copyOfRange(bytes, ID, bytes.length));
        }
    }

    public SignedNote {
        signatures = List.copyOf(signatures);
    }

    /** Signs a text. */
    public static SignedNote sign(String text, List<SigningKey> keys) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new SignedNote(text, keys.stream().map(key -> key.sign(bytes)).toList());
    }

    /**
     * Reads a note. There is one way only to write the same note.
     *
     * @throws Unproven if it is none
     */
    public static SignedNote parse(String note) {
        int end = note.lastIndexOf("\n\n");
        if (note.length() > LONGEST || end < 0 || !note.endsWith("\n")) {
            throw malformed("(" + Shown.of(note) + ") is no text with signatures");
        }
        if (note.chars().anyMatch(one -> one < ' ' && one != '\n')) {
            throw malformed("it holds a control character");
        }
        List<Signature> signatures = new ArrayList<>();
        note.substring(end + 2).lines().forEach(line -> signatures.add(Signature.of(line)));
        SignedNote parsed = new SignedNote(note.substring(0, end + 1), signatures);
        if (signatures.isEmpty() || !parsed.written().equals(note)) {
            throw malformed("it is not written as notes are");
        }
        return parsed;
    }

    /** As it is kept and sent. */
    public String written() {
        StringBuilder note = new StringBuilder(text).append('\n');
        signatures.forEach(signature -> note.append(signature.line()));
        return note.toString();
    }

    static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw malformed("(" + Shown.of(base64) + ") is not Base64");
        }
    }

    private static Unproven malformed(String why) {
        return new Unproven(Unproven.Why.MALFORMED, "not a signed note: " + why + ".");
    }
}
