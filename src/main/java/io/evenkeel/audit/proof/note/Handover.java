package io.evenkeel.audit.proof.note;

import io.evenkeel.audit.proof.note.Unproven.Why;
import io.evenkeel.platform.Shown;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;

/**
 * How one key names the next: a note that both sign, so that whoever trusts the old one can trust the new one. A checkpoint that
 * both signed would not do, as anybody can add a signature below a note.
 *
 * @param at when
 */
public record Handover(VerifierKey from, VerifierKey to, Instant at) {
    /** Holds blanks, as no origin does: it is no checkpoint's first line. */
    private static final String TITLE = "evenkeel key handover 1";

    private static final int LINES = 4;

    /** Signs it. */
    static SignedNote sign(SigningKey from, SigningKey to, Instant at) {
        return SignedNote.sign(new Handover(from.verifier(), to.verifier(), at).text(), List.of(from, to));
    }

    private String text() {
        return TITLE + "\n" + from + "\n" + to + "\n" + at + "\n";
    }

    /** Reads a note. @throws Unproven unless both keys signed it */
    public static Handover parse(String written) {
        SignedNote note = SignedNote.parse(written);
        Handover handover = parsed(note.text());
        for (VerifierKey key : List.of(handover.from, handover.to)) {
            new Keyring(List.of(key)).signers(note, "the handover of (" + handover.from.spoken() + ")");
        }
        return handover;
    }

    private static Handover parsed(String text) {
        String[] lines = text.split("\n", -1);
        try {
            if (lines.length == LINES + 1 && lines[0].equals(TITLE)) {
                Handover parsed =
                        new Handover(VerifierKey.parse(lines[1]), VerifierKey.parse(lines[2]), Instant.parse(lines[3]));
                if (parsed.text().equals(text)) {
                    return parsed;
                }
            }
        } catch (DateTimeException e) {
            // is told below
        }
        throw new Unproven(Why.MALFORMED, "(" + Shown.of(text) + ") is no handover of a key.");
    }
}
