package io.evenkeel.vault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Writes files atomically: first to a temporary file, flushed to the disk, which then gets its name. */
final class AtomicFiles {
    private static final String OWNER_ONLY = "rw-------";

    private AtomicFiles() {}

    /** Writes a file unless it exists. @return whether it was written */
    static boolean putIfAbsent(Path path, byte[] bytes) {
        if (Files.exists(path)) {
            return false;
        }
        try {
            Path temporary = writeTemporary(path, bytes);
            try {
                Files.createLink(path, temporary); // unlike a move, a link never replaces
                return true;
            } catch (FileAlreadyExistsException e) {
                return false;
            } finally {
                Files.delete(temporary);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("(" + path.getParent() + ") cannot be written", e);
        }
    }

    static void replace(Path path, byte[] bytes) {
        try {
            Files.move(writeTemporary(path, bytes), path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("(" + path.getParent() + ") cannot be written", e);
        }
    }

    private static Path writeTemporary(Path path, byte[] bytes) throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Path temporary = Files.createTempFile(
                folder, "new", null, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)));
        return Files.write(temporary, bytes, StandardOpenOption.DSYNC);
    }
}
