package io.evenkeel.transparencylog.note;

import io.evenkeel.platform.SafeText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * A text with signatures, in the format of c2sp.org/signed-note.
 *
 * @param text signed text, which ends with a line break
 */
public record SignedNote(String text, List<NoteSignature> signatures) {
    private static final String SIGNATURE_PREFIX = "\u2014 ";
    private static final int MAX_LENGTH = 100_000;
    private static final int KEY_ID_SIZE = 4;

    /**
     * One signature line below the text.
     *
     * @param keyName name of the key
     * @param keyId id of the key among the keys with this name
     */
    public record NoteSignature(String keyName, int keyId, byte[] bytes) {
        public NoteSignature {
            bytes = bytes.clone();
        }

        @Override
        public byte[] bytes() {
            return bytes.clone();
        }

        /** Returns name and id of the key. */
        public String keyLabel() {
            return VerifierKey.label(keyName, keyId);
        }

        private String toLine() {
            byte[] signature = ByteBuffer.allocate(KEY_ID_SIZE + bytes.length)
                    .putInt(keyId)
                    .put(bytes)
                    .array();
            return SIGNATURE_PREFIX + keyName + " " + Base64.getEncoder().encodeToString(signature) + "\n";
        }

        private static NoteSignature parse(String line) {
            String[] parts = line.split(" ", -1);
            if (parts.length != 3 || !line.startsWith(SIGNATURE_PREFIX) || parts[1].isEmpty()) {
                throw malformedException("a line below its text is no signature");
            }
            byte[] bytes = decodeBase64(parts[2]);
            if (bytes.length <= KEY_ID_SIZE) {
                throw malformedException("a signature is too short");
            }
            return new NoteSignature(
                    parts[1], ByteBuffer.wrap(bytes).getInt(), Arrays.copyOfRange(bytes, KEY_ID_SIZE, bytes.length));
        }
    }

    public SignedNote {
        signatures = List.copyOf(signatures);
    }

    /** Signs a text with keys. */
    public static SignedNote sign(String text, List<SigningKey> keys) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new SignedNote(text, keys.stream().map(key -> key.sign(bytes)).toList());
    }

    /**
     * Parses a note. Accepts only the canonical form.
     *
     * @throws VerificationException if it is not a note
     */
    public static SignedNote parse(String note) {
        int end = note.lastIndexOf("\n\n");
        if (note.length() > MAX_LENGTH || end < 0 || !note.endsWith("\n")) {
            throw malformedException("(" + SafeText.sanitise(note) + ") is no text with signatures");
        }
        if (note.chars().anyMatch(character -> character < ' ' && character != '\n')) {
            throw malformedException("it holds a control character");
        }
        List<NoteSignature> noteSignatures = new ArrayList<>();
        note.substring(end + 2).lines().forEach(line -> noteSignatures.add(NoteSignature.parse(line)));
        SignedNote parsed = new SignedNote(note.substring(0, end + 1), noteSignatures);
        if (noteSignatures.isEmpty() || !parsed.serialize().equals(note)) {
            throw malformedException("it is not written as notes are");
        }
        return parsed;
    }

    /** Returns the note as text, as it is stored and published. */
    public String serialize() {
        StringBuilder note = new StringBuilder(text).append('\n');
        signatures.forEach(noteSignature -> note.append(noteSignature.toLine()));
        return note.toString();
    }

    static byte[] decodeBase64(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw malformedException("(" + SafeText.sanitise(base64) + ") is not Base64");
        }
    }

    private static VerificationException malformedException(String reason) {
        return new VerificationException(
                VerificationException.FailureCode.MALFORMED, "not a signed note: " + reason + ".");
    }
}
