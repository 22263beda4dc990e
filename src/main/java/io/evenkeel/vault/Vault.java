package io.evenkeel.vault;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.evenkeel.platform.RequestId;
import io.evenkeel.platform.Sha256;
import io.evenkeel.platform.TenantId;
import io.evenkeel.vault.BlobStore.BlobOwner;
import io.evenkeel.vault.VaultException.FailureCode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Stores the contents and images of requests by envelope encryption: each request has a data key, which a key-encryption key wraps.
 * Thread-safe; several instances may share the folders.
 */
public final class Vault {
    private static final String PSEUDONYM = "pseudonym";
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    private final DataKeyStore dataKeyStore;
    private final BlobStore blobStore;
    private final Map<String, byte[]> pseudonymKeys = new ConcurrentHashMap<>();

    /**
     * Opens a vault.
     *
     * @param folder of the encrypted files
     * @param keys folder of the wrapped data keys
     */
    public Vault(Path folder, Path keys, KeyEncryptionKeys keyEncryptionKeys) {
        this.dataKeyStore = new DataKeyStore(keys, keyEncryptionKeys);
        this.blobStore = new BlobStore(folder);
    }

    /**
     * Opens the store of a request. Creates its data key unless an earlier attempt did.
     *
     * @throws VaultException {@code content-erased} if the request was erased: it is not stored again
     */
    public EncryptedRequest openOrCreate(TenantId tenant, RequestId id) {
        String request = storageName(tenant, id);
        return new EncryptedRequest(
                tenant.value(), request, new DataKey(dataKeyStore.findOrCreate(tenant.value(), request)), blobStore);
    }

    /** Opens the store of a request. @throws VaultException if it was erased, is damaged, or does not exist */
    public EncryptedRequest open(TenantId tenant, RequestId id) {
        String request = storageName(tenant, id);
        byte[] key = dataKeyStore
                .find(tenant.value(), request)
                .orElseThrow(
                        () -> new VaultException(
                                FailureCode.CONTENT_MISSING,
                                "nothing of this request is in the vault.\nMaybe the vault is another one, or a disk lost it."));
        return new EncryptedRequest(tenant.value(), request, new DataKey(key), blobStore);
    }

    public boolean isErased(TenantId tenant, RequestId id) {
        return dataKeyStore.isErased(tenant.value(), storageName(tenant, id));
    }

    /**
     * Erases a request: destroys its data key (crypto-shredding), then deletes its files. Call it again after a crash.
     *
     * @return how many images were deleted
     */
    public int erase(TenantId tenant, RequestId id) {
        String request = storageName(tenant, id);
        dataKeyStore.erase(tenant.value(), request);
        return blobStore.deleteAll(tenant.value(), request);
    }

    /** Returns the pseudonym of a platform's user: HMAC-SHA-256 under a key of the tenant, in hexadecimal. */
    public String pseudonymize(TenantId tenant, String requester) {
        byte[] key = pseudonymKeys.computeIfAbsent(tenant.value(), name -> dataKeyStore.findOrCreate(name, PSEUDONYM));
        return DataKey.hmac(key, requester.getBytes(UTF_8));
    }

    /**
     * Finds the file of an image that belongs to a visible tenant.
     *
     * @param canSee whether the caller may see a tenant's images
     * @throws VaultException {@code image-damaged} if no copy is intact
     */
    public Optional<byte[]> findImage(String digest, Predicate<TenantId> canSee) {
        if (!isDigest(digest)) {
            return Optional.empty();
        }
        List<BlobOwner> owners = blobStore.findOwners(digest).stream()
                .filter(owner -> canSee.test(new TenantId(owner.tenant())))
                .toList();
        Optional<VaultException> failure = Optional.empty();
        for (BlobOwner owner : owners) {
            try {
                Optional<byte[]> png = openImage(digest, owner);
                if (png.isPresent()) {
                    return png;
                }
            } catch (VaultException e) {
                failure = e.isErased() ? failure : Optional.of(e);
            }
        }
        failure.ifPresent(exception -> {
            throw exception;
        });
        return Optional.empty();
    }

    private Optional<byte[]> openImage(String digest, BlobOwner owner) {
        return dataKeyStore.find(owner.tenant(), owner.request()).flatMap(key -> blobStore
                .findImage(digest, owner)
                .map(file -> new EncryptedRequest(owner.tenant(), owner.request(), new DataKey(key), blobStore)
                        .decryptImage(digest, file)));
    }

    public static boolean isDigest(String text) {
        return DIGEST.matcher(text).matches();
    }

    /** Wraps each data key by the primary key-encryption key unless that wrapped it already. @return how many were wrapped */
    public long rewrap() {
        return dataKeyStore.rewrapAll();
    }

    /** Names the files of a request. Only who knows the id of the request can recognise the name. */
    private static String storageName(TenantId tenant, RequestId id) {
        return Sha256.hex(
                String.join("\n", tenant.value(), id.source(), id.id()).getBytes(UTF_8));
    }
}
