package io.evenkeel.audit.proof.sealing;

import io.evenkeel.audit.proof.note.Unproven;
import io.evenkeel.audit.proof.note.Unproven.Why;
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
 * Checkpoints as files, a folder for each tenant: {@code <size>.checkpoint}, {@code <from>-<size>.leaves} with the hashes of the
 * leaves between two of them, and {@code checkpoint}, which is the latest. The first two are written once and never changed.
 */
final class CheckpointFiles {
    private static final String LATEST = "checkpoint";

    private final Path folder;

    CheckpointFiles(Path folder) {
        this.folder = folder;
    }

    /** The latest note of a tenant. */
    Optional<String> latest(String tenant) {
        try {
            return Optional.of(Files.readString(folder.resolve(tenant).resolve(LATEST)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("the latest checkpoint of (" + tenant + ") cannot be read", e);
        }
    }

    /** Writes what is not there yet. @throws Unproven if another file is */
    void write(StoredTree tree, long before, StoredCheckpoint checkpoint) throws IOException, SQLException {
        Path own = Files.createDirectories(folder.resolve(checkpoint.tenant()));
        Path leaves = own.resolve(before + "-" + checkpoint.size() + ".leaves");
        if (!Files.exists(leaves)) {
            Path aside = Files.createTempFile(own, "aside", null);
            leaves(aside, tree, before, checkpoint.size());
            Files.move(aside, leaves, StandardCopyOption.ATOMIC_MOVE);
        }
        once(own, own.resolve(checkpoint.size() + ".checkpoint"), checkpoint);
        replace(own, own.resolve(LATEST), checkpoint.note());
    }

    private static void leaves(Path file, StoredTree tree, long from, long to) throws IOException, SQLException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            tree.leaves(from, to, leaf -> {
                try {
                    out.write(leaf);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    private static void once(Path own, Path file, StoredCheckpoint checkpoint) throws IOException {
        if (!Files.exists(file)) {
            replace(own, file, checkpoint.note());
        } else if (!Files.readString(file).equals(checkpoint.note())) {
            throw new Unproven(
                    Why.TWO_TREES,
                    "the file (" + own.getFileName() + "/" + file.getFileName()
                            + ") holds another checkpoint than the database.\nMaybe one of both was set back.");
        }
    }

    private static void replace(Path own, Path file, String text) throws IOException {
        Path aside = Files.createTempFile(own, "aside", null);
        Files.writeString(aside, text);
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
