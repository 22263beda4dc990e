package io.evenkeel.vault;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.crypto.tink.subtle.AesGcmJce;
import com.google.crypto.tink.subtle.Hkdf;
import com.google.crypto.tink.subtle.PrfHmacJce;
import com.google.crypto.tink.subtle.Random;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;

/**
 * The data key of one request. Encrypts by AES-256-GCM and commits by HMAC-SHA-256, each under a key derived by HKDF (RFC 5869).
 * Thread-safe.
 */
final class DataKey {
    static final int BYTES = 32;

    private static final String HMAC = "HMACSHA256";

    private final AesGcmJce aead;
    private final byte[] salt;

    /** @param key 32 bytes */
    DataKey(byte[] key) {
        try {
            this.aead = new AesGcmJce(derive(key, "evenkeel encryption"));
            this.salt = derive(key, "evenkeel commitment salt");
        } catch (GeneralSecurityException e) {
            throw missingAlgorithm(e);
        }
    }

    static byte[] generate() {
        return Random.randBytes(BYTES);
    }

    private static byte[] derive(byte[] key, String purpose) throws GeneralSecurityException {
        return Hkdf.computeHkdf(HMAC, key, new byte[0], purpose.getBytes(UTF_8), BYTES);
    }

    /** Returns the salt of {@link #commitment}, 32 bytes. */
    byte[] salt() {
        return salt.clone();
    }

    /** Returns the HMAC-SHA-256 of a content under the salt, in hexadecimal. */
    String commitment(byte[] content) {
        return hmac(salt, content);
    }

    /** Returns HMAC-SHA-256 (RFC 2104) in hexadecimal. */
    static String hmac(byte[] key, byte[] message) {
        try {
            return HexFormat.of().formatHex(new PrfHmacJce(HMAC, new SecretKeySpec(key, HMAC)).compute(message, BYTES));
        } catch (GeneralSecurityException e) {
            throw missingAlgorithm(e);
        }
    }

    /**
     * Returns nonce, ciphertext and tag.
     *
     * @param associatedData must be the same to decrypt
     */
    byte[] encrypt(byte[] plaintext, byte[] associatedData) {
        try {
            return aead.encrypt(plaintext, associatedData);
        } catch (GeneralSecurityException e) {
            throw missingAlgorithm(e);
        }
    }

    /** Returns the plaintext; empty if ciphertext, key or associated data differ. */
    Optional<byte[]> decrypt(byte[] ciphertext, byte[] associatedData) {
        try {
            return Optional.of(aead.decrypt(ciphertext, associatedData));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static IllegalStateException missingAlgorithm(GeneralSecurityException cause) {
        return new IllegalStateException("every Java platform has AES-GCM and HMAC-SHA-256", cause);
    }

    /** Leaves the key out. */
    @Override
    public String toString() {
        return "DataKey";
    }
}
