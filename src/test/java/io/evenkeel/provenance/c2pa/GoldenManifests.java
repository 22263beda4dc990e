package io.evenkeel.provenance.c2pa;

import io.evenkeel.image.PngFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/** The golden pictures: of ours, and of c2pa-rs. Their README is judge.py. */
final class GoldenManifests {
    static final Path FOLDER = Path.of("src/test/resources/golden/marking");
    static final Instant NOW = Instant.parse("2026-12-01T00:00:00Z");
    static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    static final AssertionData STATEMENT =
            new AssertionData("Evenkeel", "0.1.0", Optional.of(Instant.parse("2026-11-23T08:00:00.123Z")), true);

    private GoldenManifests() {}

    static SigningCredentials readCredentials(String name) {
        return SigningCredentials.read(FOLDER.resolve(name + ".pem"), FOLDER.resolve(name + "-test-key.pem"), NOW);
    }

    static byte[] readBytes(String name) {
        try {
            return Files.readAllBytes(FOLDER.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ManifestVerifier createVerifier() {
        return ManifestVerifier.withAnchors(Optional.of(FOLDER.resolve("authority.pem")), CLOCK);
    }

    static ValidationResult verify(byte[] png) {
        return createVerifier().verify(PngFile.parse(png));
    }
}
