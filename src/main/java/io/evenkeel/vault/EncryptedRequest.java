package io.evenkeel.vault;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.evenkeel.platform.Sha256;
import io.evenkeel.vault.BlobStore.BlobOwner;
import io.evenkeel.vault.VaultException.FailureCode;
import java.security.MessageDigest;
import java.util.Arrays;

/** Stores the content and the images of one request, encrypted under the request's data key. Thread-safe. */
public final class EncryptedRequest {
    private static final byte[] MAGIC = "EKS2".getBytes(UTF_8);

    private final String tenant;
    private final String request;
    private final DataKey key;
    private final BlobStore store;

    EncryptedRequest(String tenant, String request, DataKey key, BlobStore store) {
        this.tenant = tenant;
        this.request = request;
        this.key = key;
        this.store = store;
    }

    /** Stores the content of the request. @return the commitment to it; the same content has the same commitment */
    public String storeContent(byte[] content) {
        String commitment = key.commitment(content);
        store.putContent(tenant, request, commitment, encrypt("content", commitment, content));
        return commitment;
    }

    /**
     * Loads the content of the request.
     *
     * @throws VaultException {@code content-missing}; {@code content-damaged} if it does not match the commitment
     */
    public byte[] loadContent(String commitment) {
        byte[] file = store.findContent(tenant, request, commitment)
                .orElseThrow(
                        () -> new VaultException(
                                FailureCode.CONTENT_MISSING,
                                "the content of the request is not in the vault.\nMaybe the vault is another one, or a disk lost it."));
        byte[] content = decrypt("content", commitment, file, FailureCode.CONTENT_DAMAGED);
        if (!MessageDigest.isEqual(key.commitment(content).getBytes(UTF_8), commitment.getBytes(UTF_8))) {
            throw damagedFile(FailureCode.CONTENT_DAMAGED);
        }
        return content;
    }

    /** Returns the salt of the request's commitments, 32 bytes. Whoever verifies a commitment needs it. */
    public byte[] salt() {
        return key.salt();
    }

    /** Stores an image's file. An image that is stored already is not stored again. @return its SHA-256, in hexadecimal */
    public String storeImage(byte[] png) {
        String digest = Sha256.hex(png);
        BlobOwner owner = new BlobOwner(tenant, request);
        if (!store.hasImage(digest, owner)) {
            store.putImage(digest, owner, encrypt("image", digest, png));
        }
        return digest;
    }

    byte[] decryptImage(String digest, byte[] file) {
        byte[] png = decrypt("image", digest, file, FailureCode.IMAGE_DAMAGED);
        if (!Sha256.hex(png).equals(digest)) {
            throw damagedFile(FailureCode.IMAGE_DAMAGED);
        }
        return png;
    }

    private byte[] encrypt(String kind, String name, byte[] plaintext) {
        byte[] ciphertext = key.encrypt(plaintext, associatedData(kind, name));
        byte[] file = Arrays.copyOf(MAGIC, MAGIC.length + ciphertext.length);
        System.arraycopy(ciphertext, 0, file, MAGIC.length, ciphertext.length);
        return file;
    }

    private byte[] decrypt(String kind, String name, byte[] file, FailureCode code) {
        if (!Arrays.equals(MAGIC, Arrays.copyOf(file, MAGIC.length))) {
            throw damagedFile(code);
        }
        return key.decrypt(Arrays.copyOfRange(file, MAGIC.length, file.length), associatedData(kind, name))
                .orElseThrow(() -> damagedFile(code));
    }

    private static VaultException damagedFile(FailureCode code) {
        return new VaultException(
                code, "the encrypted file is not what was stored.\nMaybe the disk is failing, or somebody changed it.");
    }

    /** Binds a file to its kind, name and request: under any other it does not decrypt. */
    private byte[] associatedData(String kind, String name) {
        return String.join("\n", kind, tenant, request, name).getBytes(UTF_8);
    }

    @Override
    public String toString() {
        return "EncryptedRequest[" + tenant + ", " + request + "]";
    }
}
