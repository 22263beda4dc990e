package io.evenkeel.generation;

import io.evenkeel.platform.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.regex.Pattern;

/** Pictures by digest, in a folder: putting one twice keeps one. */
public final class PictureStore {
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    private final Path folder;

    /** A store in a folder, which is created when it is first needed. */
    public PictureStore(Path folder) {
        this.folder = folder;
    }

    /** Keeps a file; its SHA-256. @throws UncheckedIOException if the disk does not take it */
    public String put(byte[] png) {
        String digest = Sha256.hex(png);
        Path place = place(digest);
        if (!Files.exists(place)) {
            write(png, place);
        }
        return digest;
    }

    /** Readers never see half a file, whoever crashes: it is written aside and moved. */
    private void write(byte[] png, Path place) {
        try {
            Files.createDirectories(place.getParent());
            Path aside = Files.createTempFile(folder, "new", ".png");
            Files.write(aside, png, StandardOpenOption.DSYNC);
            Files.move(aside, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("a picture cannot be stored in (" + folder + ")", e);
        }
    }

    /** The file of a digest, if it is kept. @throws UncheckedIOException if it cannot be read */
    public Optional<byte[]> get(String digest) {
        if (!isDigest(digest) || !Files.exists(place(digest))) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readAllBytes(place(digest)));
        } catch (IOException e) {
            throw new UncheckedIOException("picture (" + digest + ") cannot be read", e);
        }
    }

    static boolean isDigest(String text) {
        return DIGEST.matcher(text).matches();
    }

    private Path place(String digest) {
        return folder.resolve(digest.substring(0, 2)).resolve(digest + ".png");
    }
}
