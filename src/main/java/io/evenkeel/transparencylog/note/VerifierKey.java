package io.evenkeel.transparencylog.note;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.evenkeel.platform.SafeText;
import io.evenkeel.platform.Sha256;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;

/** A name and an Ed25519 public key, in the "vkey" format of c2sp.org/signed-note. */
public final class VerifierKey {
    static final String ALGORITHM = "Ed25519";

    private static final byte KEY_TYPE = 1;
    private static final int KEY_SIZE = 32;
    private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private final String name;
    private final int id;
    private final byte[] key;
    private final PublicKey publicKey;

    private VerifierKey(String name, byte[] key, PublicKey publicKey) {
        this.name = name;
        this.key = key;
        this.publicKey = publicKey;
        this.id = computeId(name, key);
    }

    /** Creates a verifier key from a public key. */
    static VerifierKey fromPublicKey(String name, PublicKey publicKey) {
        byte[] encoded = publicKey.getEncoded();
        return new VerifierKey(name, Arrays.copyOfRange(encoded, X509_PREFIX.length, encoded.length), publicKey);
    }

    /** Parses {@code name+id+key}. @throws VerificationException if the format is wrong */
    public static VerifierKey parse(String vkey) {
        String[] parts = vkey.split("\\+", 3);
        if (parts.length != 3 || !isValidName(parts[0])) {
            throw malformedException(vkey, "must be name+id+key");
        }
        byte[] key = SignedNote.decodeBase64(parts[2]);
        if (key.length != KEY_SIZE + 1 || key[0] != KEY_TYPE) {
            throw malformedException(vkey, "must be a key of Ed25519");
        }
        VerifierKey parsed = fromKeyBytes(parts[0], Arrays.copyOfRange(key, 1, key.length), vkey);
        if (!parsed.toString().equals(vkey)) {
            throw malformedException(vkey, "must have its key's id");
        }
        return parsed;
    }

    private static VerifierKey fromKeyBytes(String name, byte[] key, String vkey) {
        byte[] encoded = Arrays.copyOf(X509_PREFIX, X509_PREFIX.length + KEY_SIZE);
        System.arraycopy(key, 0, encoded, X509_PREFIX.length, KEY_SIZE);
        try {
            return new VerifierKey(
                    name, key, KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded)));
        } catch (GeneralSecurityException e) {
            throw malformedException(vkey, "must be a key of Ed25519");
        }
    }

    private static VerificationException malformedException(String vkey, String rule) {
        return new VerificationException(
                VerificationException.FailureCode.MALFORMED,
                "verifier key (" + SafeText.sanitise(vkey) + ") " + rule
                        + ".\nMaybe it was cut off, or is another file.");
    }

    /** Returns whether a name of a key or origin is valid: without blanks and plus signs. */
    static boolean isValidName(String name) {
        return !name.isEmpty()
                && name.length() <= 255
                && name.chars()
                        .noneMatch(character -> character == '+'
                                || character <= ' '
                                || Character.isWhitespace(character)
                                || Character.isSpaceChar(character));
    }

    private static int computeId(String name, byte[] key) {
        MessageDigest digest = Sha256.newDigest();
        digest.update(name.getBytes(UTF_8));
        digest.update((byte) '\n');
        digest.update(KEY_TYPE);
        return ByteBuffer.wrap(digest.digest(key)).getInt();
    }

    public String name() {
        return name;
    }

    int id() {
        return id;
    }

    /** Returns name and id, as signatures refer to it. */
    public String label() {
        return label(name, id);
    }

    static String label(String name, int id) {
        return name + "+" + HexFormat.of().toHexDigits(id);
    }

    boolean matches(SignedNote.NoteSignature signature) {
        return id == signature.keyId() && name.equals(signature.keyName());
    }

    /** Returns whether this key made a signature of a text. */
    boolean hasSigned(byte[] text, SignedNote.NoteSignature signature) {
        try {
            Signature verifier = Signature.getInstance(ALGORITHM);
            verifier.initVerify(publicKey);
            verifier.update(text);
            return verifier.verify(signature.bytes());
        } catch (GeneralSecurityException e) {
            return false; // not a signature
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifierKey that && name.equals(that.name) && Arrays.equals(key, that.key);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, id);
    }

    /** Returns the vkey. */
    @Override
    public String toString() {
        byte[] typed = ByteBuffer.allocate(1 + KEY_SIZE).put(KEY_TYPE).put(key).array();
        return label() + "+" + Base64.getEncoder().encodeToString(typed);
    }
}
