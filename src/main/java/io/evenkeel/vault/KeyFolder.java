package io.evenkeel.vault;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.evenkeel.vault.Unopenable.Why;
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
final class KeyFolder {
    private static final byte[] MAGIC = "EKV1".getBytes(UTF_8);
    private static final int WRAPPED = MAGIC.length + 1 + MasterKeys.ID_BYTES;
    private static final int LENGTH = WRAPPED + Aes.NONCE_BYTES + Aes.KEY_BYTES + Aes.TAG_BYTES;
    private static final byte ERASED = 0;
    private static final byte ALIVE = 1;

    private final Path folder;
    private final MasterKeys masters;

    KeyFolder(Path folder, MasterKeys masters) {
        this.folder = folder;
        this.masters = masters;
    }

    /** The key of a name, made if there is none: whoever comes first makes it. @throws Unopenable if it was erased or damaged */
    byte[] findOrMake(String tenant, String name) {
        Optional<byte[]> known = find(tenant, name);
        if (known.isPresent()) {
            return known.get();
        }
        Asides.putIfAbsent(place(tenant, name), wrapped(tenant, name, Aes.freshKey()));
        return find(tenant, name).orElseThrow(); // which may be another instance's
    }

    /** The key of a name, if there is one. @throws Unopenable if it was erased or damaged */
    Optional<byte[]> find(String tenant, String name) {
        return read(place(tenant, name)).map(file -> unwrapped(tenant, name, file));
    }

    boolean isErased(String tenant, String name) {
        return read(place(tenant, name)).filter(KeyFolder::isErased).isPresent();
    }

    private static boolean isErased(byte[] file) {
        return file.length == LENGTH && file[MAGIC.length] == ERASED && Arrays.equals(head(file), MAGIC);
    }

    private static byte[] head(byte[] file) {
        return Arrays.copyOf(file, MAGIC.length);
    }

    /** Destroys a key for good; where there was none, nobody will make one. @return whether there was something to destroy */
    boolean erase(String tenant, String name) {
        Path place = place(tenant, name);
        byte[] erased = Arrays.copyOf(MAGIC, LENGTH);
        if (Asides.putIfAbsent(place, erased)) {
            return false;
        }
        return locked(() -> {
            if (isErased(tenant, name)) {
                return false;
            }
            overwrite(place, erased);
            return true;
        });
    }

    private static void overwrite(Path place, byte[] bytes) {
        try (FileChannel file = FileChannel.open(place, StandardOpenOption.WRITE)) {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                file.write(left);
            }
            file.truncate(bytes.length);
            file.force(true);
        } catch (IOException e) {
            throw new UncheckedIOException("key (" + place.getFileName() + ") cannot be erased", e);
        }
    }

    /** Wraps every key by the current master key that was wrapped by an older one. @return how many */
    long rewrap() {
        if (!Files.exists(folder)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(KeyFolder::isKey)
                    .filter(this::rewrap)
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException("(" + folder + ") cannot be read", e);
        }
    }

    private static boolean isKey(Path file) {
        return file.getFileName().toString().matches("[0-9a-f]{64}|pseudonym");
    }

    /** Under the lock, as a key that is erased meanwhile must not come back. */
    private boolean rewrap(Path place) {
        Path shelf = folder.relativize(place);
        String tenant = shelf.getName(0).toString();
        String name = place.getFileName().toString();
        return locked(() -> {
            byte[] file = read(place).orElse(new byte[0]);
            if (isErased(file) || masterOf(file).equals(masters.current())) {
                return false;
            }
            Asides.replace(place, wrapped(tenant, name, unwrapped(tenant, name, file)));
            return true;
        });
    }

    @SuppressWarnings("try") // the lock is held, not asked
    private boolean locked(BooleanSupplier work) {
        Path lock = folder.resolve("lock");
        synchronized (KeyFolder.class) { // a file lock is for processes
            try (FileChannel file = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock unusedHeld = file.lock()) {
                return work.getAsBoolean();
            } catch (IOException e) {
                throw new UncheckedIOException("(" + lock + ") cannot be locked", e);
            }
        }
    }

    private static Optional<byte[]> read(Path place) {
        try {
            return Optional.of(Files.readAllBytes(place));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("key (" + place.getFileName() + ") cannot be read", e);
        }
    }

    private byte[] wrapped(String tenant, String name, byte[] key) {
        String master = masters.current();
        byte[] sealed = Aes.seal(masters.key(master).orElseThrow(), purpose(tenant, name), key);
        return ByteBuffer.allocate(LENGTH)
                .put(MAGIC)
                .put(ALIVE)
                .put(HexFormat.of().parseHex(master))
                .put(sealed)
                .array();
    }

    private byte[] unwrapped(String tenant, String name, byte[] file) {
        if (isErased(file)) {
            throw new Unopenable(
                    Why.CONTENT_ERASED,
                    "its key was destroyed, for good.\nMaybe the entry content.erased or content.expired says why.");
        }
        if (file.length != LENGTH || !Arrays.equals(head(file), MAGIC) || file[MAGIC.length] != ALIVE) {
            throw damaged(name);
        }
        String master = masterOf(file);
        byte[] key = masters.key(master)
                .orElseThrow(() -> new Unopenable(
                        Why.UNKNOWN_MASTER_KEY,
                        "its key was wrapped by the master key (" + master
                                + "), which is not in the file.\nMaybe the file was replaced, where a key should have"
                                + " been added."));
        return Aes.open(key, purpose(tenant, name), file, WRAPPED).orElseThrow(() -> damaged(name));
    }

    private static String masterOf(byte[] file) {
        return file.length < WRAPPED ? "" : HexFormat.of().formatHex(file, MAGIC.length + 1, WRAPPED);
    }

    private static Unopenable damaged(String name) {
        return new Unopenable(
                Why.KEY_DAMAGED,
                "key (" + name + ") is not what was stored.\nMaybe the disk is failing, or somebody changed it.");
    }

    private static byte[] purpose(String tenant, String name) {
        return ("key\n" + tenant + "\n" + name).getBytes(UTF_8);
    }

    private Path place(String tenant, String name) {
        return name.length() > 2 && name.matches("[0-9a-f]+")
                ? folder.resolve(tenant).resolve(name.substring(0, 2)).resolve(name)
                : folder.resolve(tenant).resolve(name);
    }
}
