package io.evenkeel.audit.proof.note;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.evenkeel.audit.proof.note.SignedNote.Signature;
import io.evenkeel.audit.proof.note.Unproven.Why;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Keys that are trusted; and with them, those that a trusted one handed over to. */
public final class Keyring {
    private final Set<VerifierKey> trusted;

    /** Others, by which a signature is checked but proves nothing. */
    private final Set<VerifierKey> known = new LinkedHashSet<>();

    public Keyring(Collection<VerifierKey> trusted) {
        this.trusted = new LinkedHashSet<>(trusted);
    }

    /** Reads a file of verifier keys, one a line; what follows a blank in a line, or a hash sign, is a remark. */
    public static Keyring parse(String vkeys) {
        List<VerifierKey> keys = new ArrayList<>();
        vkeys.lines()
                .map(line -> line.strip().split("[\\s#]", 2)[0])
                .filter(vkey -> !vkey.isEmpty())
                .forEach(vkey -> keys.add(VerifierKey.parse(vkey)));
        if (keys.isEmpty()) {
            throw new Unproven(
                    Why.MALFORMED,
                    "there is no verifier key.\nMaybe it is another file: GET /api/v1/audit/keys answers with the keys.");
        }
        return new Keyring(keys);
    }

    /** A ring of its own, with the same keys. */
    public Keyring copy() {
        return new Keyring(trusted);
    }

    public Set<VerifierKey> trusted() {
        return Set.copyOf(trusted);
    }

    /** Knows a key by which signatures are checked, though they prove nothing. */
    public void know(VerifierKey key) {
        known.add(key);
    }

    /** Trusts the key that a trusted one handed over to. @return whether it does; not where neither is trusted */
    public boolean accept(Handover handover) {
        if (trusted.contains(handover.from())) {
            trusted.add(handover.to());
            return true;
        }
        return false;
    }

    /**
     * Who of the trusted has signed a note. Signatures by keys that are not known are ignored, as C2SP has it.
     *
     * @throws Unproven if none has, or a signature by a known key is not that of this text
     */
    public List<VerifierKey> signers(SignedNote note, String what) {
        byte[] text = note.text().getBytes(UTF_8);
        List<VerifierKey> signers = new ArrayList<>();
        for (Signature signature : note.signatures()) {
            keyOf(signature).filter(key -> check(key, text, signature, what)).ifPresent(signers::add);
        }
        if (signers.isEmpty()) {
            throw new Unproven(
                    Why.UNKNOWN_KEY,
                    what + " is signed by (" + note.signatures().get(0).key()
                            + "), which is none of the keys that are trusted, nor one that they handed over to.\n"
                            + "Maybe the keys are another deployment's, or from before a rotation: take them from"
                            + " where you trust them, as GET /api/v1/audit/keys answers them.");
        }
        return signers;
    }

    /** The same, and every signature must be by a key that is known. */
    public List<VerifierKey> signersOfAll(SignedNote note, String what) {
        List<VerifierKey> signers = signers(note, what);
        note.signatures().stream()
                .filter(one -> keyOf(one).isEmpty())
                .findFirst()
                .ifPresent(one -> {
                    throw new Unproven(
                            Why.EDITED, what + " bears a signature by (" + one.key() + "), which is no key there is.");
                });
        return signers;
    }

    private Optional<VerifierKey> keyOf(Signature signature) {
        return trusted.stream().filter(key -> key.isOf(signature)).findFirst().or(() -> known.stream()
                .filter(key -> key.isOf(signature))
                .findFirst());
    }

    private boolean check(VerifierKey key, byte[] text, Signature signature, String what) {
        if (!key.hasSigned(text, signature)) {
            throw new Unproven(
                    Why.WRONG_SIGNATURE,
                    what + " bears a signature of (" + key.spoken()
                            + ") that is not of this text: one of both was edited.");
        }
        return trusted.contains(key);
    }
}
