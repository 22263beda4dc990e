package io.evenkeel.vault;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The operator's key-encryption keys, which wrap data keys: a Tink keyset of AES-256-GCM keys in a file, as JSON. The primary key
 * wraps, all keys unwrap. A key id that is not in the keyset makes it read the file again, because an operator may have rotated
 * the keys. Thread-safe.
 */
public final class KeyEncryptionKeys {
    /** Bytes of a wrapped data key: Tink's prefix (version and key id), nonce, key and tag. */
    static final int WRAPPED_BYTES = 5 + 12 + DataKey.BYTES + 16;

    private final Path file;
    private volatile Keyset keyset;

    /** A keyset and its primitive. */
    private record Keyset(KeysetHandle handle, Aead aead) {
        static Keyset of(KeysetHandle handle) throws GeneralSecurityException {
            return new Keyset(handle, handle.getPrimitive(RegistryConfiguration.get(), Aead.class));
        }

        List<Integer> ids() {
            return IntStream.range(0, handle.size())
                    .mapToObj(i -> handle.getAt(i).getId())
                    .toList();
        }
    }

    static {
        try {
            AeadConfig.register();
        } catch (GeneralSecurityException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private KeyEncryptionKeys(Path file) {
        this.file = file;
        this.keyset = read(file);
    }

    /** Loads the keyset of a file. @throws IllegalStateException if the file is missing or holds no such keyset */
    public static KeyEncryptionKeys load(Path file) {
        return new KeyEncryptionKeys(file);
    }

    private static Keyset read(Path file) {
        try {
            KeysetHandle handle =
                    TinkJsonProtoKeysetFormat.parseKeyset(Files.readString(file, UTF_8), InsecureSecretKeyAccess.get());
            return Keyset.of(handle);
        } catch (NoSuchFileException e) {
            throw new IllegalStateException(
                    "key-encryption key (" + file
                            + ") is missing.\nMaybe make one: vault new-key FILE, and keep a copy of it.",
                    e);
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw invalidKeyset(file);
        }
    }

    /** Leaves the cause out, because its message may quote the key. */
    private static IllegalStateException invalidKeyset(Path file) {
        return new IllegalStateException(
                "key-encryption key (" + file
                        + ") must be a Tink keyset of AEAD keys, in JSON.\nMaybe it was copied in part: vault new-key FILE makes one.");
    }

    /** Loads the keyset of a file. Creates it, readable by its owner only, if it is missing. */
    public static KeyEncryptionKeys loadOrCreate(Path file) {
        if (!Files.exists(file)) {
            AtomicFiles.putIfAbsent(file, generate());
        }
        return load(file);
    }

    /**
     * Creates a file with one key.
     *
     * @throws IllegalStateException if the file exists: without its keys, nothing that they wrap can be decrypted
     */
    public static void create(Path file) {
        if (!AtomicFiles.putIfAbsent(file, generate())) {
            throw new IllegalStateException("(" + file
                    + ") is there already.\nMaybe vault rotate-key is meant, which keeps the previous keys.");
        }
    }

    /** Adds a new primary key to a file. The previous keys stay, because they still unwrap. */
    public static KeyEncryptionKeys rotate(Path file) {
        KeysetHandle previous = load(file).keyset.handle();
        AtomicFiles.replace(file, serialize(() -> KeysetHandle.newBuilder(previous)
                .addEntry(KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
                        .withRandomId()
                        .makePrimary())
                .build()));
        return load(file);
    }

    private static byte[] generate() {
        return serialize(() -> KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM));
    }

    /** Makes a keyset. */
    private interface KeysetSource {
        KeysetHandle create() throws GeneralSecurityException;
    }

    private static byte[] serialize(KeysetSource source) {
        try {
            return TinkJsonProtoKeysetFormat.serializeKeyset(source.create(), InsecureSecretKeyAccess.get())
                    .getBytes(UTF_8);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM", e);
        }
    }

    /** Wraps a data key by the primary key. @return {@link #WRAPPED_BYTES} bytes */
    byte[] wrap(byte[] key, byte[] associatedData) {
        try {
            return keyset.aead().encrypt(key, associatedData);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM", e);
        }
    }

    /**
     * Unwraps a data key.
     *
     * @return empty if a byte of it, or the associated data, differs
     * @throws VaultException if the key that wrapped it is not in the file
     */
    Optional<byte[]> unwrap(byte[] wrapped, byte[] associatedData) {
        int id = keyId(wrapped);
        if (!contains(id)) {
            throw new VaultException(
                    VaultException.FailureCode.UNKNOWN_KEY_ENCRYPTION_KEY,
                    "its key was wrapped by the key-encryption key (" + Integer.toUnsignedString(id)
                            + "), which is not in the file.\nMaybe the file was replaced, where a key should have been added.");
        }
        try {
            return Optional.of(keyset.aead().decrypt(wrapped, associatedData));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    /** Returns whether the primary key wrapped a data key. */
    boolean isCurrent(byte[] wrapped) {
        return keyId(wrapped) == keyset.handle().getPrimary().getId();
    }

    private boolean contains(int id) {
        if (!keyset.ids().contains(id)) {
            keyset = read(file);
        }
        return keyset.ids().contains(id);
    }

    /** Tink puts the version and the id of the key in front of what it encrypts. */
    private static int keyId(byte[] wrapped) {
        return ByteBuffer.wrap(wrapped).getInt(1);
    }

    /** Shows the ids of the keys, the primary first; leaves the keys out. */
    @Override
    public String toString() {
        Keyset current = keyset;
        int primary = current.handle().getPrimary().getId();
        return "KeyEncryptionKeys"
                + current.ids().stream()
                        .sorted((a, b) -> Boolean.compare(b == primary, a == primary))
                        .map(Integer::toUnsignedString)
                        .toList();
    }
}
