package io.evenkeel.vault;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.evenkeel.platform.Sha256;
import io.evenkeel.vault.BlobStore.BlobOwner;
import io.evenkeel.vault.VaultException.FailureCode;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/** What is kept of one request: what it asked for, and its pictures, sealed under its data key. */
public final class EncryptedRequest {
    private static final byte[] MAGIC = "EKS1".getBytes(UTF_8);

    private final String tenant;
    private final String request;
    private final byte[] encryptionKey;
    private final byte[] salt;
    private final BlobStore blobStore;

    /** @param key of the request: what seals, and the salt of commitments, are derived from it */
    EncryptedRequest(String tenant, String request, byte[] key, BlobStore blobStore) {
        this.tenant = tenant;
        this.request = request;
        this.encryptionKey = AesGcm.hmac(key, "evenkeel seal".getBytes(UTF_8));
        this.salt = AesGcm.hmac(key, "evenkeel commitment salt".getBytes(UTF_8));
        this.blobStore = blobStore;
    }

    /** Keeps what was asked for. @return the commitment to it: keeping the same again gives the same */
    public String storeContent(byte[] content) {
        String commitment = commitment(content);
        blobStore.putContent(tenant, request, commitment, encrypt("content", commitment, content));
        return commitment;
    }

    /** HMAC-SHA-256 of a content, under the salt, in hexadecimal. */
    private String commitment(byte[] content) {
        return HexFormat.of().formatHex(AesGcm.hmac(salt, content));
    }

    /**
     * What was asked for.
     *
     * @throws VaultException {@code content-missing}; {@code content-damaged} if it is not what the commitment is of
     */
    public byte[] loadContent(String commitment) {
        byte[] file = blobStore
                .findContent(tenant, request, commitment)
                .orElseThrow(() -> new VaultException(
                        FailureCode.CONTENT_MISSING,
                        "what was asked for is not in the vault.\nMaybe the vault is another one, or a disk lost it."));
        byte[] content = decrypt("content", commitment, file, FailureCode.CONTENT_DAMAGED);
        if (!MessageDigest.isEqual(commitment(content).getBytes(UTF_8), commitment.getBytes(UTF_8))) {
            throw damagedFile(FailureCode.CONTENT_DAMAGED);
        }
        return content;
    }

    /** What the commitments of this request are salted with, 32 bytes: told to whoever checks one. */
    public byte[] salt() {
        return salt.clone();
    }

    /** Keeps a picture's file; its SHA-256. Keeping the same again keeps one. */
    public String storeImage(byte[] png) {
        String digest = Sha256.hex(png);
        BlobOwner blobOwner = new BlobOwner(tenant, request);
        if (!blobStore.hasImage(digest, blobOwner)) {
            blobStore.putImage(digest, blobOwner, encrypt("picture", digest, png));
        }
        return digest;
    }

    byte[] decryptImage(String digest, byte[] file) {
        byte[] png = decrypt("picture", digest, file, FailureCode.IMAGE_DAMAGED);
        if (!Sha256.hex(png).equals(digest)) {
            throw damagedFile(FailureCode.IMAGE_DAMAGED);
        }
        return png;
    }

    private byte[] encrypt(String kind, String name, byte[] plaintext) {
        byte[] ciphertext = AesGcm.encrypt(encryptionKey, associatedData(kind, name), plaintext);
        byte[] file = new byte[MAGIC.length + ciphertext.length];
        System.arraycopy(MAGIC, 0, file, 0, MAGIC.length);
        System.arraycopy(ciphertext, 0, file, MAGIC.length, ciphertext.length);
        return file;
    }

    private byte[] decrypt(String kind, String name, byte[] file, FailureCode failureCode) {
        if (!Arrays.equals(MAGIC, Arrays.copyOf(file, MAGIC.length))) {
            throw damagedFile(failureCode);
        }
        return AesGcm.decrypt(encryptionKey, associatedData(kind, name), file, MAGIC.length)
                .orElseThrow(() -> damagedFile(failureCode));
    }

    private static VaultException damagedFile(FailureCode failureCode) {
        return new VaultException(
                failureCode,
                "the sealed file is not what was stored.\nMaybe the disk is failing, or somebody changed it.");
    }

    /** A file opens only as what it was, of the request that it was sealed for. */
    private byte[] associatedData(String kind, String name) {
        return String.join("\n", kind, tenant, request, name).getBytes(UTF_8);
    }

    @Override
    public String toString() {
        return "Envelope[" + tenant + ", " + request + "]";
    }
}
