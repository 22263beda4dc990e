package io.evenkeel.transparencylog.note;

import io.evenkeel.platform.SafeText;
import io.evenkeel.transparencylog.note.VerificationException.FailureCode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;

/**
 * How one key names the next: a note that both sign, so that whoever trusts the old one can trust the new one. A checkpoint that
 * both signed would not do, as anybody can add a signature below a note.
 *
 * @param rotatedAt when
 */
public record KeyRotationNote(VerifierKey oldKey, VerifierKey newKey, Instant rotatedAt) {
    /** Holds blanks, as no origin does: it is no checkpoint's first line. */
    private static final String TITLE = "evenkeel key handover 1";

    private static final int LINE_COUNT = 4;

    /** Signs it. */
    static SignedNote sign(SigningKey oldKey, SigningKey newKey, Instant rotatedAt) {
        return SignedNote.sign(
                new KeyRotationNote(oldKey.verifierKey(), newKey.verifierKey(), rotatedAt).toText(),
                List.of(oldKey, newKey));
    }

    private String toText() {
        return TITLE + "\n" + oldKey + "\n" + newKey + "\n" + rotatedAt + "\n";
    }

    /** Reads a note. @throws VerificationException unless both keys signed it */
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
            // is told below
        }
        throw new VerificationException(
                FailureCode.MALFORMED, "(" + SafeText.sanitise(text) + ") is no handover of a key.");
    }
}
