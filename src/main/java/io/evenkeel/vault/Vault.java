package io.evenkeel.vault;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.evenkeel.platform.RequestId;
import io.evenkeel.platform.Sha256;
import io.evenkeel.platform.TenantId;
import io.evenkeel.vault.Shelves.Copy;
import io.evenkeel.vault.Unopenable.Why;
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

    private final KeyFolder keys;
    private final Shelves shelves;
    private final Map<String, byte[]> pseudonymKeys = new ConcurrentHashMap<>();

    /**
     * A vault.
     *
     * @param folder of what is sealed
     * @param keys folder of the wrapped data keys
     */
    public Vault(Path folder, Path keys, MasterKeys masters) {
        this.keys = new KeyFolder(keys, masters);
        this.shelves = new Shelves(folder);
    }

    /**
     * The envelope of a request: a new one, or the one of an earlier attempt.
     *
     * @throws Unopenable {@code content-erased}: what was erased is not kept again
     */
    public Envelope envelope(TenantId tenant, RequestId id) {
        String request = name(tenant, id);
        return new Envelope(tenant.value(), request, keys.findOrMake(tenant.value(), request), shelves);
    }

    /** The envelope of a request that was kept. @throws Unopenable if it was erased, damaged, or never was */
    public Envelope find(TenantId tenant, RequestId id) {
        String request = name(tenant, id);
        byte[] key = keys.find(tenant.value(), request)
                .orElseThrow(
                        () -> new Unopenable(
                                Why.CONTENT_MISSING,
                                "nothing of this request is in the vault.\nMaybe the vault is another one, or a disk lost it."));
        return new Envelope(tenant.value(), request, key, shelves);
    }

    public boolean isErased(TenantId tenant, RequestId id) {
        return keys.isErased(tenant.value(), name(tenant, id));
    }

    /**
     * Destroys a request's key, and then deletes what it sealed. To be called again after a crash.
     *
     * @return how many pictures were deleted
     */
    public int erase(TenantId tenant, RequestId id) {
        String request = name(tenant, id);
        keys.erase(tenant.value(), request);
        return shelves.clear(tenant.value(), request);
    }

    /** What stands for a platform's user in entries: HMAC-SHA-256 under a key of the tenant, in hexadecimal. */
    public String pseudonym(TenantId tenant, String requester) {
        byte[] key = pseudonymKeys.computeIfAbsent(tenant.value(), name -> keys.findOrMake(name, PSEUDONYM));
        return HexFormat.of().formatHex(Aes.hmac(key, requester.getBytes(UTF_8)));
    }

    /**
     * A picture's file, if one of the tenants has it whose pictures the caller may see.
     *
     * @throws Unopenable {@code picture-damaged}, if none of their copies is whole; never wrong bytes
     */
    public Optional<byte[]> picture(String digest, Predicate<TenantId> sees) {
        if (!isDigest(digest)) {
            return Optional.empty();
        }
        List<Copy> copies = shelves.copies(digest).stream()
                .filter(copy -> sees.test(new TenantId(copy.tenant())))
                .toList();
        Optional<Unopenable> trouble = Optional.empty();
        for (Copy copy : copies) {
            try {
                Optional<byte[]> png = opened(digest, copy);
                if (png.isPresent()) {
                    return png;
                }
            } catch (Unopenable e) {
                trouble = e.isErased() ? trouble : Optional.of(e);
            }
        }
        trouble.ifPresent(found -> {
            throw found;
        });
        return Optional.empty();
    }

    private Optional<byte[]> opened(String digest, Copy copy) {
        return keys.find(copy.tenant(), copy.request()).flatMap(key -> shelves.picture(digest, copy)
                .map(file -> new Envelope(copy.tenant(), copy.request(), key, shelves).picture(digest, file)));
    }

    public static boolean isDigest(String text) {
        return DIGEST.matcher(text).matches();
    }

    /** Wraps data keys by the current master key where an older one does. @return how many */
    public long rewrap() {
        return keys.rewrap();
    }

    /** Of a request's files: tells who knows the request's id, and nobody else. */
    private static String name(TenantId tenant, RequestId id) {
        return Sha256.hex(
                String.join("\n", tenant.value(), id.source(), id.id()).getBytes(UTF_8));
    }
}
