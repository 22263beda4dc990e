package io.evenkeel.cli;

import io.evenkeel.discovery.DiscoveredConcept;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** The folder of a discovery: its checkpoint while it runs, and then what was found. Whoever crashes, no file is half written. */
final class DiscoveryOutputFolder {
    static final String CHECKPOINT = "discovery.checkpoint";
    private static final String ASIDE = ".part";

    private final Path folder;

    private DiscoveryOutputFolder(Path folder) {
        this.folder = folder;
    }

    /** @throws IllegalStateException if it cannot be written to: better before the work than after it */
    static DiscoveryOutputFolder open(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.delete(Files.createTempFile(folder, "try", ASIDE));
            return new DiscoveryOutputFolder(folder);
        } catch (IOException e) {
            throw unwritable(folder, e);
        }
    }

    Optional<byte[]> checkpoint() {
        Path file = folder.resolve(CHECKPOINT);
        try {
            return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
        } catch (IOException e) {
            throw new IllegalStateException(
                    "checkpoint (" + file + ") cannot be read: " + e + "\nMaybe it is another user's.", e);
        }
    }

    void keep(byte[] checkpoint) {
        write(CHECKPOINT, checkpoint);
    }

    /** The vector last: where it is, all else is. */
    void write(DiscoveredConcept discoveredConcept) {
        String name = discoveredConcept.concept().name();
        write(name + ".json", (discoveredConcept.card().toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8));
        write(name + ".png", discoveredConcept.previewPng());
        write(name + ".svg", discoveredConcept.lossCurveSvg().getBytes(StandardCharsets.UTF_8));
        write(name + ".safetensors", discoveredConcept.concept().toFile().toBytes());
    }

    /** Everything is written: there is nothing to resume. */
    void forget() throws IOException {
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
