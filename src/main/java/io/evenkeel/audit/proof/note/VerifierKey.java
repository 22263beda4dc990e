package io.evenkeel.audit.proof.note;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.evenkeel.platform.Sha256;
import io.evenkeel.platform.Shown;
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

/** Who signs: a name, and a public key of Ed25519. Written as c2sp.org/signed-note's "vkey". */
public final class VerifierKey {
    static final String ALGORITHM = "Ed25519";

    private static final byte TYPE = 1;
    private static final int BYTES = 32;
    private static final byte[] X509 = HexFormat.of().parseHex("302a300506032b6570032100");

    private final String name;
    private final int id;
    private final byte[] key;
    private final PublicKey publicKey;

    private VerifierKey(String name, byte[] key, PublicKey publicKey) {
        this.name = name;
        this.key = key;
        this.publicKey = publicKey;
        this.id = id(name, key);
    }

    /** A key's, under a name. */
    static VerifierKey of(String name, PublicKey publicKey) {
        byte[] encoded = publicKey.getEncoded();
        return new VerifierKey(name, Arrays.copyOfRange(encoded, X509.length, encoded.length), publicKey);
    }

    /** Reads {@code name+id+key}. @throws Unproven if it is not exactly that */
    public static VerifierKey parse(String vkey) {
        String[] parts = vkey.split("\\+", 3);
        if (parts.length != 3 || !isName(parts[0])) {
            throw malformed(vkey, "must be name+id+key");
        }
        byte[] key = SignedNote.decoded(parts[2]);
        if (key.length != BYTES + 1 || key[0] != TYPE) {
            throw malformed(vkey, "must be a key of Ed25519");
        }
        VerifierKey parsed = of(parts[0], Arrays.copyOfRange(key, 1, key.length), vkey);
        if (!parsed.toString().equals(vkey)) {
            throw malformed(vkey, "must have its key's id");
        }
        return parsed;
    }

    private static VerifierKey of(String name, byte[] key, String vkey) {
        byte[] encoded = Arrays.copyOf(X509, X509.length + BYTES);
        System.arraycopy(key, 0, encoded, X509.length, BYTES);
        try {
            return new VerifierKey(
                    name, key, KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded)));
        } catch (GeneralSecurityException e) {
            throw malformed(vkey, "must be a key of Ed25519");
        }
    }

    private static Unproven malformed(String vkey, String rule) {
        return new Unproven(
                Unproven.Why.MALFORMED,
                "verifier key (" + Shown.of(vkey) + ") " + rule + ".\nMaybe it was cut off, or is another file.");
    }

    /** Whether keys and origins may be called so: no blanks, and no plus. */
    static boolean isName(String name) {
        return !name.isEmpty()
                && name.length() <= 255
                && name.chars()
                        .noneMatch(one ->
                                one == '+' || one <= ' ' || Character.isWhitespace(one) || Character.isSpaceChar(one));
    }

    private static int id(String name, byte[] key) {
        MessageDigest digest = Sha256.digest();
        digest.update(name.getBytes(UTF_8));
        digest.update((byte) '\n');
        digest.update(TYPE);
        return ByteBuffer.wrap(digest.digest(key)).getInt();
    }

    public String name() {
        return name;
    }

    int id() {
        return id;
    }

    /** Name and id: what signatures call it. */
    public String spoken() {
        return spoken(name, id);
    }

    static String spoken(String name, int id) {
        return name + "+" + HexFormat.of().toHexDigits(id);
    }

    boolean isOf(SignedNote.Signature signature) {
        return id == signature.id() && name.equals(signature.name());
    }

    /** Whether it has signed that text. */
    boolean hasSigned(byte[] text, SignedNote.Signature signature) {
        try {
            Signature verifier = Signature.getInstance(ALGORITHM);
            verifier.initVerify(publicKey);
            verifier.update(text);
            return verifier.verify(signature.bytes());
        } catch (GeneralSecurityException e) {
            return false; // not the shape of a signature
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

    /** The vkey. */
    @Override
    public String toString() {
        byte[] typed = ByteBuffer.allocate(1 + BYTES).put(TYPE).put(key).array();
        return spoken() + "+" + Base64.getEncoder().encodeToString(typed);
    }
}
