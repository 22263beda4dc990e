package io.evenkeel.vault;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.evenkeel.platform.Sha256;
import io.evenkeel.vault.Shelves.Copy;
import io.evenkeel.vault.Unopenable.Why;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/** What is kept of one request: what it asked for, and its pictures, sealed under its data key. */
public final class Envelope {
    private static final byte[] MAGIC = "EKS1".getBytes(UTF_8);

    private final String tenant;
    private final String request;
    private final byte[] sealing;
    private final byte[] salt;
    private final Shelves shelves;

    /** @param key of the request: what seals, and the salt of commitments, are derived from it */
    Envelope(String tenant, String request, byte[] key, Shelves shelves) {
        this.tenant = tenant;
        this.request = request;
        this.sealing = Aes.hmac(key, "evenkeel seal".getBytes(UTF_8));
        this.salt = Aes.hmac(key, "evenkeel commitment salt".getBytes(UTF_8));
        this.shelves = shelves;
    }

    /** Keeps what was asked for. @return the commitment to it: keeping the same again gives the same */
    public String keep(byte[] content) {
        String commitment = commitment(content);
        shelves.putContent(tenant, request, commitment, sealed("content", commitment, content));
        return commitment;
    }

    /** HMAC-SHA-256 of a content, under the salt, in hexadecimal. */
    private String commitment(byte[] content) {
        return HexFormat.of().formatHex(Aes.hmac(salt, content));
    }

    /**
     * What was asked for.
     *
     * @throws Unopenable {@code content-missing}; {@code content-damaged} if it is not what the commitment is of
     */
    public byte[] content(String commitment) {
        byte[] file = shelves.content(tenant, request, commitment)
                .orElseThrow(() -> new Unopenable(
                        Why.CONTENT_MISSING,
                        "what was asked for is not in the vault.\nMaybe the vault is another one, or a disk lost it."));
        byte[] content = opened("content", commitment, file, Why.CONTENT_DAMAGED);
        if (!MessageDigest.isEqual(commitment(content).getBytes(UTF_8), commitment.getBytes(UTF_8))) {
            throw damaged(Why.CONTENT_DAMAGED);
        }
        return content;
    }

    /** What the commitments of this request are salted with, 32 bytes: told to whoever checks one. */
    public byte[] salt() {
        return salt.clone();
    }

    /** Keeps a picture's file; its SHA-256. Keeping the same again keeps one. */
    public String put(byte[] png) {
        String digest = Sha256.hex(png);
        Copy copy = new Copy(tenant, request);
        if (!shelves.hasPicture(digest, copy)) {
            shelves.putPicture(digest, copy, sealed("picture", digest, png));
        }
        return digest;
    }

    byte[] picture(String digest, byte[] file) {
        byte[] png = opened("picture", digest, file, Why.PICTURE_DAMAGED);
        if (!Sha256.hex(png).equals(digest)) {
            throw damaged(Why.PICTURE_DAMAGED);
        }
        return png;
    }

    private byte[] sealed(String kind, String name, byte[] plain) {
        byte[] sealed = Aes.seal(sealing, place(kind, name), plain);
        byte[] file = new byte[MAGIC.length + sealed.length];
        System.arraycopy(MAGIC, 0, file, 0, MAGIC.length);
        System.arraycopy(sealed, 0, file, MAGIC.length, sealed.length);
        return file;
    }

    private byte[] opened(String kind, String name, byte[] file, Why otherwise) {
        if (!Arrays.equals(MAGIC, Arrays.copyOf(file, MAGIC.length))) {
            throw damaged(otherwise);
        }
        return Aes.open(sealing, place(kind, name), file, MAGIC.length).orElseThrow(() -> damaged(otherwise));
    }

    private static Unopenable damaged(Why why) {
        return new Unopenable(
                why, "the sealed file is not what was stored.\nMaybe the disk is failing, or somebody changed it.");
    }

    /** A file opens only as what it was, of the request that it was sealed for. */
    private byte[] place(String kind, String name) {
        return String.join("\n", kind, tenant, request, name).getBytes(UTF_8);
    }

    @Override
    public String toString() {
        return "Envelope[" + tenant + ", " + request + "]";
    }
}
