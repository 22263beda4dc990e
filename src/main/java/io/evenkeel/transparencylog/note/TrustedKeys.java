package io.evenkeel.transparencylog.note;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.evenkeel.transparencylog.note.SignedNote.NoteSignature;
import io.evenkeel.transparencylog.note.VerificationException.FailureCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Keys that are trusted; and with them, those that a trusted one handed over to. */
public final class TrustedKeys {
    private final Set<VerifierKey> trustedKeys;

    /** Others, by which a signature is checked but proves nothing. */
    private final Set<VerifierKey> knownKeys = new LinkedHashSet<>();

    public TrustedKeys(Collection<VerifierKey> trustedKeys) {
        this.trustedKeys = new LinkedHashSet<>(trustedKeys);
    }

    /** Reads a file of verifier keys, one a line; what follows a blank in a line, or a hash sign, is a remark. */
    public static TrustedKeys parse(String vkeys) {
        List<VerifierKey> keys = new ArrayList<>();
        vkeys.lines()
                .map(line -> line.strip().split("[\\s#]", 2)[0])
                .filter(vkey -> !vkey.isEmpty())
                .forEach(vkey -> keys.add(VerifierKey.parse(vkey)));
        if (keys.isEmpty()) {
            throw new VerificationException(
                    FailureCode.MALFORMED,
                    "there is no verifier key.\nMaybe it is another file: GET /api/v1/audit/keys answers with the keys.");
        }
        return new TrustedKeys(keys);
    }

    /** A ring of its own, with the same keys. */
    public TrustedKeys copy() {
        return new TrustedKeys(trustedKeys);
    }

    public Set<VerifierKey> keys() {
        return Set.copyOf(trustedKeys);
    }

    /** Knows a key by which signatures are checked, though they prove nothing. */
    public void addKnown(VerifierKey key) {
        knownKeys.add(key);
    }

    /** Trusts the key that a trusted one handed over to. @return whether it does; not where neither is trusted */
    public boolean acceptRotation(KeyRotationNote keyRotationNote) {
        if (trustedKeys.contains(keyRotationNote.oldKey())) {
            trustedKeys.add(keyRotationNote.newKey());
            return true;
        }
        return false;
    }

    /**
     * Who of the trusted has signed a note. Signatures by keys that are not known are ignored, as C2SP has it.
     *
     * @throws VerificationException if none has, or a signature by a known key is not that of this text
     */
    public List<VerifierKey> verifySigners(SignedNote note, String noteName) {
        byte[] text = note.text().getBytes(UTF_8);
        List<VerifierKey> signers = new ArrayList<>();
        for (NoteSignature noteSignature : note.signatures()) {
            findKey(noteSignature)
                    .filter(key -> verifySignature(key, text, noteSignature, noteName))
                    .ifPresent(signers::add);
        }
        if (signers.isEmpty()) {
            throw new VerificationException(
                    FailureCode.UNKNOWN_KEY,
                    noteName + " is signed by (" + note.signatures().get(0).keyLabel()
                            + "), which is none of the keys that are trusted, nor one that they handed over to.\n"
                            + "Maybe the keys are another deployment's, or from before a rotation: take them from"
                            + " where you trust them, as GET /api/v1/audit/keys answers them.");
        }
        return signers;
    }

    /** The same, and every signature must be by a key that is known. */
    public List<VerifierKey> verifyAllSigners(SignedNote note, String noteName) {
        List<VerifierKey> signers = verifySigners(note, noteName);
        note.signatures().stream()
                .filter(signature -> findKey(signature).isEmpty())
                .findFirst()
                .ifPresent(signature -> {
                    throw new VerificationException(
                            FailureCode.EDITED,
                            noteName + " bears a signature by (" + signature.keyLabel()
                                    + "), which is no key there is.");
                });
        return signers;
    }

    private Optional<VerifierKey> findKey(NoteSignature noteSignature) {
        return trustedKeys.stream()
                .filter(key -> key.matches(noteSignature))
                .findFirst()
                .or(() -> knownKeys.stream()
                        .filter(key -> key.matches(noteSignature))
                        .findFirst());
    }

    private boolean verifySignature(VerifierKey key, byte[] text, NoteSignature noteSignature, String noteName) {
        if (!key.hasSigned(text, noteSignature)) {
            throw new VerificationException(
                    FailureCode.WRONG_SIGNATURE,
                    noteName + " bears a signature of (" + key.label()
                            + ") that is not of this text: one of both was edited.");
        }
        return trustedKeys.contains(key);
    }
}
