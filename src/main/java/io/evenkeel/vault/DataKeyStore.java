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
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Data keys, wrapped, in a file each: {@code EKV1}, 1 or 0 for erased, the id of the master key, nonce, key and tag. All are of
 * one length, so that erasing one overwrites it where it lies. What was erased stays, as the word that it was.
 */
final class DataKeyStore {
    private static final byte[] MAGIC = "EKV1".getBytes(UTF_8);
    private static final int HEADER_LENGTH = MAGIC.length + 1 + MasterKeys.ID_BYTES;
    private static final int LENGTH = HEADER_LENGTH + AesGcm.NONCE_BYTES + AesGcm.KEY_BYTES + AesGcm.TAG_BYTES;
    private static final byte ERASED = 0;
    private static final byte ACTIVE = 1;

    private final Path folder;
    private final MasterKeys masterKeys;

    DataKeyStore(Path folder, MasterKeys masterKeys) {
        this.folder = folder;
        this.masterKeys = masterKeys;
    }

    /** The key of a name, made if there is none: whoever comes first makes it. @throws VaultException if it was erased or damaged */
    byte[] findOrCreate(String tenant, String name) {
        Optional<byte[]> existing = find(tenant, name);
        if (existing.isPresent()) {
            return existing.get();
        }
        AtomicFiles.putIfAbsent(keyPath(tenant, name), wrap(tenant, name, AesGcm.generateKey()));
        return find(tenant, name).orElseThrow(); // which may be another instance's
    }

    /** The key of a name, if there is one. @throws VaultException if it was erased or damaged */
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

    /** Destroys a key for good; where there was none, nobody will make one. @return whether there was something to destroy */
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

    /** Wraps every key by the current master key that was wrapped by an older one. @return how many */
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

    /** Under the lock, as a key that is erased meanwhile must not come back. */
    private boolean rewrap(Path path) {
        Path relativePath = folder.relativize(path);
        String tenant = relativePath.getName(0).toString();
        String name = path.getFileName().toString();
        return withLock(() -> {
            byte[] file = read(path).orElse(new byte[0]);
            if (isErased(file) || masterKeyId(file).equals(masterKeys.currentId())) {
                return false;
            }
            AtomicFiles.replace(path, wrap(tenant, name, unwrap(tenant, name, file)));
            return true;
        });
    }

    @SuppressWarnings("try") // the lock is held, not asked
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
        String masterId = masterKeys.currentId();
        byte[] ciphertext =
                AesGcm.encrypt(masterKeys.findKey(masterId).orElseThrow(), associatedData(tenant, name), key);
        return ByteBuffer.allocate(LENGTH)
                .put(MAGIC)
                .put(ACTIVE)
                .put(HexFormat.of().parseHex(masterId))
                .put(ciphertext)
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
        String masterId = masterKeyId(file);
        byte[] key = masterKeys
                .findKey(masterId)
                .orElseThrow(() -> new VaultException(
                        FailureCode.UNKNOWN_MASTER_KEY,
                        "its key was wrapped by the master key (" + masterId
                                + "), which is not in the file.\nMaybe the file was replaced, where a key should have"
                                + " been added."));
        return AesGcm.decrypt(key, associatedData(tenant, name), file, HEADER_LENGTH)
                .orElseThrow(() -> damagedKey(name));
    }

    private static String masterKeyId(byte[] file) {
        return file.length < HEADER_LENGTH ? "" : HexFormat.of().formatHex(file, MAGIC.length + 1, HEADER_LENGTH);
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
