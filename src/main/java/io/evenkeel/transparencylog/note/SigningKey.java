package io.evenkeel.transparencylog.note;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** An Ed25519 signing key. Exposes only its verifier key. */
public final class SigningKey {
    private final VerifierKey verifierKey;
    private final PrivateKey privateKey;

    SigningKey(VerifierKey verifierKey, PrivateKey privateKey) {
        this.verifierKey = verifierKey;
        this.privateKey = privateKey;
    }

    /** Generates a key. @throws VerificationException if the name is invalid */
    public static SigningKey generate(String name) {
        if (!VerifierKey.isValidName(name)) {
            throw new VerificationException(
                    VerificationException.FailureCode.MALFORMED,
                    "a key's name (" + name + ") must have no blank and no plus.\nMaybe example.org/evenkeel.");
        }
        try {
            KeyPair pair = KeyPairGenerator.getInstance(VerifierKey.ALGORITHM).generateKeyPair();
            return new SigningKey(VerifierKey.fromPublicKey(name, pair.getPublic()), pair.getPrivate());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Java knows Ed25519", e);
        }
    }

    /**
     * Parses the result of {@link #serialize}.
     *
     * @throws VerificationException if it does not belong to the verifier key
     */
    static SigningKey parse(VerifierKey verifierKey, String serialized) {
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(serialized);
            PrivateKey privateKey =
                    KeyFactory.getInstance(VerifierKey.ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            SigningKey parsed = new SigningKey(verifierKey, privateKey);
            byte[] sampleText = {1};
            if (verifierKey.hasSigned(sampleText, parsed.sign(sampleText))) {
                return parsed;
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // reported below
        }
        throw new VerificationException(
                VerificationException.FailureCode.MALFORMED,
                "what should be the private key of (" + verifierKey.label() + ") is not.");
    }

    /** Returns the private key as PKCS #8 in Base64. */
    String serialize() {
        return Base64.getEncoder().encodeToString(privateKey.getEncoded()) + "\n";
    }

    public VerifierKey verifierKey() {
        return verifierKey;
    }

    SignedNote.NoteSignature sign(byte[] text) {
        try {
            Signature signer = Signature.getInstance(VerifierKey.ALGORITHM);
            signer.initSign(privateKey);
            signer.update(text);
            return new SignedNote.NoteSignature(verifierKey.name(), verifierKey.id(), signer.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key of Ed25519 signs", e);
        }
    }

    @Override
    public String toString() {
        return "SigningKey " + verifierKey.label();
    }
}
