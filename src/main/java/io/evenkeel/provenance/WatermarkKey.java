package io.evenkeel.provenance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Reads and creates the file of the watermark's secret key. */
public final class WatermarkKey {
    private static final Pattern DIGITS = Pattern.compile("[0-9a-fA-F]{64}");
    private static final int KEY_BYTES = 32;

    private WatermarkKey() {}

    /**
     * Reads a key.
     *
     * @throws IllegalStateException if the file cannot be read or is invalid
     */
    public static byte[] read(Path file) {
        String text;
        try {
            text = Files.readString(file).strip();
        } catch (IOException e) {
            throw new IllegalStateException(
                    "(" + file
                            + ") cannot be read.\nMaybe set evenkeel.provenance.watermark.key to a file of 64 digits.",
                    e);
        }
        if (!DIGITS.matcher(text).matches()) {
            throw new IllegalStateException("(" + file + ") must hold 64 hexadecimal digits and nothing else.\n"
                    + "Maybe make it with: openssl rand -hex 32");
        }
        return HexFormat.of().parseHex(text);
    }

    /** Creates a random key, readable by its owner only, if there is no file. */
    static void createIfMissing(Path file) {
        if (Files.exists(file)) {
            return;
        }
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Path temporary = Files.createTempFile(
                    file.toAbsolutePath().getParent(),
                    "key",
                    null,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(temporary, HexFormat.of().formatHex(key));
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("the watermark's key (" + file + ") cannot be written", e);
        }
    }
}
