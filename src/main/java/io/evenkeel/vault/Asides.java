package io.evenkeel.vault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Files that are whole or not there, whoever crashes: written aside, to the disk, and given their name afterwards. */
final class Asides {
    private static final String OWNER_ONLY = "rw-------";

    private Asides() {}

    /** Writes a file unless there is one. @return whether it was written */
    static boolean putIfAbsent(Path place, byte[] bytes) {
        if (Files.exists(place)) {
            return false;
        }
        try {
            Path aside = aside(place, bytes);
            try {
                Files.createLink(place, aside); // unlike a move, it never replaces
                return true;
            } catch (FileAlreadyExistsException e) {
                return false;
            } finally {
                Files.delete(aside);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("(" + place.getParent() + ") takes no file", e);
        }
    }

    static void replace(Path place, byte[] bytes) {
        try {
            Files.move(aside(place, bytes), place, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("(" + place.getParent() + ") takes no file", e);
        }
    }

    private static Path aside(Path place, byte[] bytes) throws IOException {
        Path folder = place.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Path aside = Files.createTempFile(
                folder, "new", null, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)));
        return Files.write(aside, bytes, StandardOpenOption.DSYNC);
    }
}
