package io.evenkeel.audit.proof.note;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** What signs. Shows nothing of itself but its verifier key. */
public final class SigningKey {
    private final VerifierKey verifier;
    private final PrivateKey key;

    SigningKey(VerifierKey verifier, PrivateKey key) {
        this.verifier = verifier;
        this.key = key;
    }

    /** A new one. @throws Unproven unless keys may be called so */
    public static SigningKey generate(String name) {
        if (!VerifierKey.isName(name)) {
            throw new Unproven(
                    Unproven.Why.MALFORMED,
                    "a key's name (" + name + ") must have no blank and no plus.\nMaybe example.org/evenkeel.");
        }
        try {
            KeyPair pair = KeyPairGenerator.getInstance(VerifierKey.ALGORITHM).generateKeyPair();
            return new SigningKey(VerifierKey.of(name, pair.getPublic()), pair.getPrivate());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Java knows Ed25519", e);
        }
    }

    /** Reads what {@link #written} wrote. @throws Unproven unless it is that key's */
    static SigningKey parse(VerifierKey verifier, String written) {
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(written);
            PrivateKey key =
                    KeyFactory.getInstance(VerifierKey.ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            SigningKey read = new SigningKey(verifier, key);
            byte[] trial = {1};
            if (verifier.hasSigned(trial, read.sign(trial))) {
                return read;
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // is told below
        }
        throw new Unproven(
                Unproven.Why.MALFORMED, "what should be the private key of (" + verifier.spoken() + ") is not.");
    }

    /** PKCS #8 in Base64. */
    String written() {
        return Base64.getEncoder().encodeToString(key.getEncoded()) + "\n";
    }

    public VerifierKey verifier() {
        return verifier;
    }

    SignedNote.Signature sign(byte[] text) {
        try {
            Signature signer = Signature.getInstance(VerifierKey.ALGORITHM);
            signer.initSign(key);
            signer.update(text);
            return new SignedNote.Signature(verifier.name(), verifier.id(), signer.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key of Ed25519 signs", e);
        }
    }

    @Override
    public String toString() {
        return "SigningKey " + verifier.spoken();
    }
}
