package io.evenkeel.vault;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.evenkeel.platform.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The operator's keys, which wrap data keys. In their file one line each: {@code evenkeel-master-key}, its id, and the key in
 * Base64. The first wraps; all unwrap. An id that is not known makes the file be read anew, as it may have been rotated.
 */
public final class MasterKeys {
    static final int ID_BYTES = 8;

    private static final String LINE_PREFIX = "evenkeel-master-key";

    private final Path file;
    private volatile Map<String, byte[]> keys;

    private MasterKeys(Path file) {
        this.file = file;
        this.keys = readKeys(file);
    }

    /** Those of a file. @throws IllegalStateException if there is none, or it holds something else */
    public static MasterKeys load(Path file) {
        return new MasterKeys(file);
    }

    private static Map<String, byte[]> readKeys(Path file) {
        try {
            return parseKeys(Files.readAllLines(file, US_ASCII));
        } catch (NoSuchFileException e) {
            throw new IllegalStateException(
                    "master key (" + file + ") is missing.\nMaybe make one: vault new-key FILE, and keep a copy of it.",
                    e);
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalStateException(
                    "master key (" + file + ") must have lines of (" + LINE_PREFIX
                            + " ID KEY).\nMaybe it was copied in part: vault new-key FILE makes one.",
                    e);
        }
    }

    /** Those of a file, which is made if it is missing, for its owner only. */
    public static MasterKeys loadOrCreate(Path file) {
        if (!Files.exists(file)) {
            AtomicFiles.putIfAbsent(file, (formatLine(AesGcm.generateKey()) + "\n").getBytes(US_ASCII));
        }
        return load(file);
    }

    /**
     * Makes a first key file.
     *
     * @throws IllegalStateException if the file is there: whoever lost a key has lost all it wraps
     */
    public static void create(Path file) {
        if (!AtomicFiles.putIfAbsent(file, (formatLine(AesGcm.generateKey()) + "\n").getBytes(US_ASCII))) {
            throw new IllegalStateException("(" + file
                    + ") is there already.\nMaybe vault rotate-key is meant, which keeps the keys of before.");
        }
    }

    /** Puts a fresh key in front. Those of before stay, as they still unwrap. */
    public static MasterKeys rotate(Path file) {
        MasterKeys previous = load(file);
        List<String> lines = new ArrayList<>(List.of(formatLine(AesGcm.generateKey())));
        previous.keys.values().forEach(key -> lines.add(formatLine(key)));
        AtomicFiles.replace(file, (String.join("\n", lines) + "\n").getBytes(US_ASCII));
        return load(file);
    }

    private static Map<String, byte[]> parseKeys(List<String> lines) {
        Map<String, byte[]> keys = new LinkedHashMap<>();
        for (String line : lines) {
            if (!line.isBlank()) {
                String[] words = line.strip().split(" +", -1);
                byte[] key = words.length == 3 ? Base64.getDecoder().decode(words[2]) : new byte[0];
                if (key.length != AesGcm.KEY_BYTES || !words[0].equals(LINE_PREFIX) || !words[1].equals(keyId(key))) {
                    throw new IllegalArgumentException("no master key");
                }
                keys.put(words[1], key);
            }
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("no master key");
        }
        return keys;
    }

    private static String formatLine(byte[] key) {
        return LINE_PREFIX + " " + keyId(key) + " " + Base64.getEncoder().encodeToString(key);
    }

    private static String keyId(byte[] key) {
        return Sha256.hex(LINE_PREFIX.getBytes(US_ASCII), key).substring(0, 2 * ID_BYTES);
    }

    /** Of the one that wraps. */
    String currentId() {
        return keys.keySet().iterator().next();
    }

    /** @param id 16 hexadecimal digits */
    Optional<byte[]> findKey(String id) {
        if (!keys.containsKey(id)) {
            keys = readKeys(file);
        }
        return Optional.ofNullable(keys.get(id));
    }

    /** Keys stay out of logs. */
    @Override
    public String toString() {
        return "MasterKeys" + keys.keySet();
    }
}
