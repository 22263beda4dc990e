package io.evenkeel.vault;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.evenkeel.vault.VaultException.FailureCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Stores wrapped data keys, one file each: {@code EKV2}, 1 (or 0: erased), and the key as {@link KeyEncryptionKeys} wraps it. All
 * files have the same length, so that an erasure overwrites the key in place. An erased file stays, so that the key is not
 * created again. Thread-safe; several processes may share a folder.
 */
final class DataKeyStore {
    private static final byte[] MAGIC = "EKV2".getBytes(UTF_8);
    private static final int HEADER_LENGTH = MAGIC.length + 1;
    private static final int LENGTH = HEADER_LENGTH + KeyEncryptionKeys.WRAPPED_BYTES;
    private static final byte ERASED = 0;
    private static final byte ACTIVE = 1;

    private final Path folder;
    private final KeyEncryptionKeys keys;

    DataKeyStore(Path folder, KeyEncryptionKeys keys) {
        this.folder = folder;
        this.keys = keys;
    }

    /** Returns the key of a name. Creates it if it is missing. @throws VaultException if it was erased or is damaged */
    byte[] findOrCreate(String tenant, String name) {
        Optional<byte[]> existing = find(tenant, name);
        if (existing.isPresent()) {
            return existing.get();
        }
        AtomicFiles.putIfAbsent(keyPath(tenant, name), wrap(tenant, name, DataKey.generate()));
        return find(tenant, name).orElseThrow(); // another instance may have been faster
    }

    /** Returns the key of a name. @throws VaultException if it was erased or is damaged */
    Optional<byte[]> find(String tenant, String name) {
        return read(keyPath(tenant, name)).map(file -> unwrap(tenant, name, file));
    }

    boolean isErased(String tenant, String name) {
        return read(keyPath(tenant, name)).filter(DataKeyStore::isErased).isPresent();
    }

    private static boolean isErased(byte[] file) {
        return file.length == LENGTH && file[MAGIC.length] == ERASED && Arrays.equals(magicOf(file), MAGIC);
    }

    private static byte[] magicOf(byte[] file) {
        return Arrays.copyOf(file, MAGIC.length);
    }

    /** Destroys a key for good, and prevents that a missing one is created. @return whether there was a key */
    boolean erase(String tenant, String name) {
        Path path = keyPath(tenant, name);
        byte[] erased = Arrays.copyOf(MAGIC, LENGTH);
        if (AtomicFiles.putIfAbsent(path, erased)) {
            return false;
        }
        return withLock(() -> {
            if (isErased(tenant, name)) {
                return false;
            }
            overwrite(path, erased);
            return true;
        });
    }

    private static void overwrite(Path path, byte[] bytes) {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
            ByteBuffer remaining = ByteBuffer.wrap(bytes);
            while (remaining.hasRemaining()) {
                file.write(remaining);
            }
            file.truncate(bytes.length);
            file.force(true);
        } catch (IOException e) {
            throw new UncheckedIOException("key (" + path.getFileName() + ") cannot be erased", e);
        }
    }

    /** Wraps each key by the primary key-encryption key unless that wrapped it already. @return how many were wrapped */
    long rewrapAll() {
        if (!Files.exists(folder)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(DataKeyStore::isKeyFile)
                    .filter(this::rewrap)
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException("(" + folder + ") cannot be read", e);
        }
    }

    private static boolean isKeyFile(Path file) {
        return file.getFileName().toString().matches("[0-9a-f]{64}|pseudonym");
    }

    /** Holds the lock, because a key that is erased meanwhile must not come back. */
    private boolean rewrap(Path path) {
        Path relativePath = folder.relativize(path);
        String tenant = relativePath.getName(0).toString();
        String name = path.getFileName().toString();
        return withLock(() -> {
            byte[] file = read(path).orElse(new byte[0]);
            if (isErased(file)) {
                return false;
            }
            byte[] key = unwrap(tenant, name, file);
            if (keys.isCurrent(wrappedKey(file))) {
                return false;
            }
            AtomicFiles.replace(path, wrap(tenant, name, key));
            return true;
        });
    }

    @SuppressWarnings("try") // the lock is held, not used
    private boolean withLock(BooleanSupplier action) {
        Path lock = folder.resolve("lock");
        synchronized (DataKeyStore.class) { // a file lock is for processes
            try (FileChannel file = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock unusedHeld = file.lock()) {
                return action.getAsBoolean();
            } catch (IOException e) {
                throw new UncheckedIOException("(" + lock + ") cannot be locked", e);
            }
        }
    }

    private static Optional<byte[]> read(Path path) {
        try {
            return Optional.of(Files.readAllBytes(path));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("key (" + path.getFileName() + ") cannot be read", e);
        }
    }

    private byte[] wrap(String tenant, String name, byte[] key) {
        return ByteBuffer.allocate(LENGTH)
                .put(MAGIC)
                .put(ACTIVE)
                .put(keys.wrap(key, associatedData(tenant, name)))
                .array();
    }

    private byte[] unwrap(String tenant, String name, byte[] file) {
        if (isErased(file)) {
            throw new VaultException(
                    FailureCode.CONTENT_ERASED,
                    "its key was destroyed, for good.\nMaybe the entry content.erased or content.expired says why.");
        }
        if (file.length != LENGTH || !Arrays.equals(magicOf(file), MAGIC) || file[MAGIC.length] != ACTIVE) {
            throw damagedKey(name);
        }
        return keys.unwrap(wrappedKey(file), associatedData(tenant, name)).orElseThrow(() -> damagedKey(name));
    }

    private static byte[] wrappedKey(byte[] file) {
        return Arrays.copyOfRange(file, HEADER_LENGTH, LENGTH);
    }

    private static VaultException damagedKey(String name) {
        return new VaultException(
                FailureCode.KEY_DAMAGED,
                "key (" + name + ") is not what was stored.\nMaybe the disk is failing, or somebody changed it.");
    }

    private static byte[] associatedData(String tenant, String name) {
        return ("key\n" + tenant + "\n" + name).getBytes(UTF_8);
    }

    private Path keyPath(String tenant, String name) {
        return name.length() > 2 && name.matches("[0-9a-f]+")
                ? folder.resolve(tenant).resolve(name.substring(0, 2)).resolve(name)
                : folder.resolve(tenant).resolve(name);
    }
}
