package io.evenkeel.vault;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.evenkeel.platform.RequestId;
import io.evenkeel.platform.Sha256;
import io.evenkeel.platform.TenantId;
import io.evenkeel.vault.BlobStore.BlobOwner;
import io.evenkeel.vault.VaultException.FailureCode;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Envelopes of all requests. For several threads, and for several instances on one folder. */
public final class Vault {
    private static final String PSEUDONYM = "pseudonym";
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    private final DataKeyStore dataKeyStore;
    private final BlobStore blobStore;
    private final Map<String, byte[]> pseudonymKeys = new ConcurrentHashMap<>();

    /**
     * A vault.
     *
     * @param folder of what is sealed
     * @param keys folder of the wrapped data keys
     */
    public Vault(Path folder, Path keys, MasterKeys masterKeys) {
        this.dataKeyStore = new DataKeyStore(keys, masterKeys);
        this.blobStore = new BlobStore(folder);
    }

    /**
     * The envelope of a request: a new one, or the one of an earlier attempt.
     *
     * @throws VaultException {@code content-erased}: what was erased is not kept again
     */
    public EncryptedRequest openOrCreate(TenantId tenant, RequestId id) {
        String request = storageName(tenant, id);
        return new EncryptedRequest(
                tenant.value(), request, dataKeyStore.findOrCreate(tenant.value(), request), blobStore);
    }

    /** The envelope of a request that was kept. @throws VaultException if it was erased, damaged, or never was */
    public EncryptedRequest open(TenantId tenant, RequestId id) {
        String request = storageName(tenant, id);
        byte[] key = dataKeyStore
                .find(tenant.value(), request)
                .orElseThrow(
                        () -> new VaultException(
                                FailureCode.CONTENT_MISSING,
                                "nothing of this request is in the vault.\nMaybe the vault is another one, or a disk lost it."));
        return new EncryptedRequest(tenant.value(), request, key, blobStore);
    }

    public boolean isErased(TenantId tenant, RequestId id) {
        return dataKeyStore.isErased(tenant.value(), storageName(tenant, id));
    }

    /**
     * Destroys a request's key, and then deletes what it sealed. To be called again after a crash.
     *
     * @return how many pictures were deleted
     */
    public int erase(TenantId tenant, RequestId id) {
        String request = storageName(tenant, id);
        dataKeyStore.erase(tenant.value(), request);
        return blobStore.deleteAll(tenant.value(), request);
    }

    /** What stands for a platform's user in entries: HMAC-SHA-256 under a key of the tenant, in hexadecimal. */
    public String pseudonymize(TenantId tenant, String requester) {
        byte[] key = pseudonymKeys.computeIfAbsent(tenant.value(), name -> dataKeyStore.findOrCreate(name, PSEUDONYM));
        return HexFormat.of().formatHex(AesGcm.hmac(key, requester.getBytes(UTF_8)));
    }

    /**
     * A picture's file, if one of the tenants has it whose pictures the caller may see.
     *
     * @throws VaultException {@code image-damaged}, if none of their copies is whole; never wrong bytes
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
        failure.ifPresent(vaultException -> {
            throw vaultException;
        });
        return Optional.empty();
    }

    private Optional<byte[]> openImage(String digest, BlobOwner owner) {
        return dataKeyStore.find(owner.tenant(), owner.request()).flatMap(key -> blobStore
                .findImage(digest, owner)
                .map(file -> new EncryptedRequest(owner.tenant(), owner.request(), key, blobStore)
                        .decryptImage(digest, file)));
    }

    public static boolean isDigest(String text) {
        return DIGEST.matcher(text).matches();
    }

    /** Wraps data keys by the current master key where an older one does. @return how many */
    public long rewrap() {
        return dataKeyStore.rewrapAll();
    }

    /** Of a request's files: tells who knows the request's id, and nobody else. */
    private static String storageName(TenantId tenant, RequestId id) {
        return Sha256.hex(
                String.join("\n", tenant.value(), id.source(), id.id()).getBytes(UTF_8));
    }
}
