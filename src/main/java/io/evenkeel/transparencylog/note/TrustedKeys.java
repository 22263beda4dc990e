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

/** The keys that a verifier trusts, and the successors that trusted keys have named. Not thread-safe. */
public final class TrustedKeys {
    private final Set<VerifierKey> trustedKeys;

    /** Other keys: their signatures are checked but prove nothing. */
    private final Set<VerifierKey> knownKeys = new LinkedHashSet<>();

    public TrustedKeys(Collection<VerifierKey> trustedKeys) {
        this.trustedKeys = new LinkedHashSet<>(trustedKeys);
    }

    /** Parses verifier keys, one per line. Text after a blank or a hash sign is a comment. */
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

    /** Returns an independent copy. */
    public TrustedKeys copy() {
        return new TrustedKeys(trustedKeys);
    }

    public Set<VerifierKey> keys() {
        return Set.copyOf(trustedKeys);
    }

    /** Adds a key whose signatures are checked but prove nothing. */
    public void addKnown(VerifierKey key) {
        knownKeys.add(key);
    }

    /** Trusts the new key of a rotation if the old key is trusted. @return whether the new key is trusted */
    public boolean acceptRotation(KeyRotationNote keyRotationNote) {
        if (trustedKeys.contains(keyRotationNote.oldKey())) {
            trustedKeys.add(keyRotationNote.newKey());
            return true;
        }
        return false;
    }

    /**
     * Returns the trusted keys that signed a note. Ignores signatures by unknown keys, as C2SP demands.
     *
     * @throws VerificationException if no trusted key signed it, or a signature by a known key is wrong
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

    /** Returns the trusted signers like {@link #verifySigners}, but rejects signatures by unknown keys. */
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
