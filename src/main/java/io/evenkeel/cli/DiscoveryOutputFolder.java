package io.evenkeel.cli;

import io.evenkeel.discovery.DiscoveredConcept;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** The output folder of a discovery: the checkpoint while it runs, then the results. Files are replaced atomically. */
final class DiscoveryOutputFolder {
    static final String CHECKPOINT = "discovery.checkpoint";
    private static final String ASIDE = ".part";

    private final Path folder;

    private DiscoveryOutputFolder(Path folder) {
        this.folder = folder;
    }

    /** Opens the folder, and creates it if necessary. @throws IllegalStateException if it is not writable */
    static DiscoveryOutputFolder open(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.delete(Files.createTempFile(folder, "try", ASIDE));
            return new DiscoveryOutputFolder(folder);
        } catch (IOException e) {
            throw unwritable(folder, e);
        }
    }

    Optional<byte[]> readCheckpoint() {
        Path file = folder.resolve(CHECKPOINT);
        try {
            return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
        } catch (IOException e) {
            throw new IllegalStateException(
                    "checkpoint (" + file + ") cannot be read: " + e + "\nMaybe it is another user's.", e);
        }
    }

    void writeCheckpoint(byte[] checkpoint) {
        write(CHECKPOINT, checkpoint);
    }

    /** Writes the files of a concept, the vector last: if it exists, all others do. */
    void write(DiscoveredConcept discoveredConcept) {
        String name = discoveredConcept.concept().name();
        write(name + ".json", (discoveredConcept.card().toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8));
        write(name + ".png", discoveredConcept.previewPng());
        write(name + ".svg", discoveredConcept.lossCurveSvg().getBytes(StandardCharsets.UTF_8));
        write(name + ".safetensors", discoveredConcept.concept().toFile().toBytes());
    }

    /** Deletes the checkpoint after the results are written. */
    void deleteCheckpoint() throws IOException {
        Files.deleteIfExists(folder.resolve(CHECKPOINT));
    }

    private void write(String name, byte[] bytes) {
        Path file = folder.resolve(name);
        Path aside = folder.resolve(name + ASIDE);
        try {
            Files.write(
                    aside,
                    bytes,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.DSYNC);
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private static IllegalStateException unwritable(Path path, IOException e) {
        return new IllegalStateException(
                "(" + path + ") cannot be written: " + e
                        + "\nMaybe its disk is full, or the folder is another user's; --resume goes on from the last checkpoint.",
                e);
    }
}
