package io.evenkeel.transparencylog.note;

import io.evenkeel.platform.SafeText;
import io.evenkeel.transparencylog.note.VerificationException.FailureCode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;

/**
 * A note by which a key names its successor. Both keys sign it, so that verifiers who trust the old key can trust the new one. A checkpoint
 * with both signatures would not prove that, because anybody can append a signature to a note.
 *
 * @param rotatedAt time of the rotation
 */
public record KeyRotationNote(VerifierKey oldKey, VerifierKey newKey, Instant rotatedAt) {
    /** Contains blanks, which origins do not, so that no checkpoint starts with this line. */
    private static final String TITLE = "evenkeel key handover 1";

    private static final int LINE_COUNT = 4;

    /** Signs a rotation with both keys. */
    static SignedNote sign(SigningKey oldKey, SigningKey newKey, Instant rotatedAt) {
        return SignedNote.sign(
                new KeyRotationNote(oldKey.verifierKey(), newKey.verifierKey(), rotatedAt).toText(),
                List.of(oldKey, newKey));
    }

    private String toText() {
        return TITLE + "\n" + oldKey + "\n" + newKey + "\n" + rotatedAt + "\n";
    }

    /** Parses a note. @throws VerificationException unless both keys signed it */
    public static KeyRotationNote parse(String serialized) {
        SignedNote note = SignedNote.parse(serialized);
        KeyRotationNote keyRotationNote = parseText(note.text());
        for (VerifierKey key : List.of(keyRotationNote.oldKey, keyRotationNote.newKey)) {
            new TrustedKeys(List.of(key))
                    .verifySigners(note, "the handover of (" + keyRotationNote.oldKey.label() + ")");
        }
        return keyRotationNote;
    }

    private static KeyRotationNote parseText(String text) {
        String[] lines = text.split("\n", -1);
        try {
            if (lines.length == LINE_COUNT + 1 && lines[0].equals(TITLE)) {
                KeyRotationNote parsed = new KeyRotationNote(
                        VerifierKey.parse(lines[1]), VerifierKey.parse(lines[2]), Instant.parse(lines[3]));
                if (parsed.toText().equals(text)) {
                    return parsed;
                }
            }
        } catch (DateTimeException e) {
            // reported below
        }
        throw new VerificationException(
                FailureCode.MALFORMED, "(" + SafeText.sanitise(text) + ") is no handover of a key.");
    }
}
