package io.evenkeel.audit.checkpoint;

import io.evenkeel.transparencylog.note.VerificationException;
import io.evenkeel.transparencylog.note.VerificationException.FailureCode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Writes checkpoints as files, in a folder for each tenant: {@code <size>.checkpoint}, {@code <from>-<size>.leaves} with the hashes of
 * the leaves between two checkpoints, and {@code checkpoint}, the latest one. The first two are never changed.
 */
final class CheckpointFiles {
    private static final String LATEST_FILE = "checkpoint";

    private final Path folder;

    CheckpointFiles(Path folder) {
        this.folder = folder;
    }

    /** Reads the latest note of a tenant. */
    Optional<String> readLatest(String tenant) {
        try {
            return Optional.of(Files.readString(folder.resolve(tenant).resolve(LATEST_FILE)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("the latest checkpoint of (" + tenant + ") cannot be read", e);
        }
    }

    /** Writes missing files. @throws VerificationException if a file exists with other content */
    void write(StoredTree tree, long before, StoredCheckpoint checkpoint) throws IOException, SQLException {
        Path tenantFolder = Files.createDirectories(folder.resolve(checkpoint.tenant()));
        Path leavesFile = tenantFolder.resolve(before + "-" + checkpoint.size() + ".leaves");
        if (!Files.exists(leavesFile)) {
            Path temporary = Files.createTempFile(tenantFolder, "aside", null);
            writeLeaves(temporary, tree, before, checkpoint.size());
            Files.move(temporary, leavesFile, StandardCopyOption.ATOMIC_MOVE);
        }
        writeOnce(tenantFolder, tenantFolder.resolve(checkpoint.size() + ".checkpoint"), checkpoint);
        replace(tenantFolder, tenantFolder.resolve(LATEST_FILE), checkpoint.note());
    }

    private static void writeLeaves(Path file, StoredTree tree, long from, long to) throws IOException, SQLException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            tree.visitLeaves(from, to, leaf -> {
                try {
                    out.write(leaf);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    private static void writeOnce(Path tenantFolder, Path file, StoredCheckpoint checkpoint) throws IOException {
        if (!Files.exists(file)) {
            replace(tenantFolder, file, checkpoint.note());
        } else if (!Files.readString(file).equals(checkpoint.note())) {
            throw new VerificationException(
                    FailureCode.TWO_TREES,
                    "the file (" + tenantFolder.getFileName() + "/" + file.getFileName()
                            + ") holds another checkpoint than the database.\nMaybe one of both was set back.");
        }
    }

    private static void replace(Path tenantFolder, Path file, String text) throws IOException {
        Path temporary = Files.createTempFile(tenantFolder, "aside", null);
        Files.writeString(temporary, text);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
