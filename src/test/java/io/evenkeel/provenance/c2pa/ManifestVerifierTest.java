package io.evenkeel.provenance.c2pa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.image.PngFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our manifests and c2pa-rs's, whole; {@link ManifestForgeryTest} has those that are not. */
class ManifestVerifierTest {
    @ParameterizedTest
    @ValueSource(strings = {"c2pa-rs-ed25519.png", "c2pa-rs-es256.png", "c2pa-rs-ps256.png"})
    void acceptsFilesOfReferenceImplementation(String file) {
        ValidationResult result = GoldenManifests.verify(GoldenManifests.readBytes(file));

        assertThat(result).isInstanceOfSatisfying(ValidationResult.Valid.class, valid -> {
            assertThat(valid.summary().actions()).containsExactly("c2pa.created");
            assertThat(valid.summary().sourceType()).contains(AssertionData.TRAINED_ALGORITHMIC_MEDIA);
            assertThat(valid.summary().createdAt()).contains("2026-01-02T03:04:05Z");
            assertThat(valid.summary().generator()).isEqualTo("golden");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "es256"})
    void signsDeterministically(String algorithm) {
        byte[] signed = new ManifestWriter(GoldenManifests.readCredentials(algorithm))
                .write(GoldenManifests.readBytes("plain.png"), GoldenManifests.STATEMENT);

        assertThat(signed).isEqualTo(GoldenManifests.readBytes("evenkeel-" + algorithm + ".png"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "es256"})
    void matchesReferenceVerdict(String algorithm) throws IOException {
        String file = "evenkeel-" + algorithm + ".png";
        JsonNode reference = new ObjectMapper()
                .readTree(GoldenManifests.readBytes("verdicts.json"))
                .path(file);

        ValidationResult result = GoldenManifests.verify(GoldenManifests.readBytes(file));

        assertThat(reference.path("state").asText()).isEqualTo("Trusted");
        assertThat(reference.path("failure")).isEmpty();
        assertThat(result).isInstanceOfSatisfying(ValidationResult.Valid.class, valid -> {
            assertThat(valid.summary().actions()).containsExactly("c2pa.created", "c2pa.watermarked.unbound");
            assertThat(valid.summary().sourceType()).contains(AssertionData.TRAINED_ALGORITHMIC_MEDIA);
            assertThat(valid.summary().createdAt()).contains("2026-11-23T08:00:00Z");
            assertThat(valid.summary().signer()).isEqualTo("CN=Ref signer,O=Ref");
        });
    }

    @Test
    void isUntrustedWithoutAnchors() {
        ValidationResult result = ManifestVerifier.withAnchors(Optional.empty(), GoldenManifests.CLOCK)
                .verify(PngFile.parse(GoldenManifests.readBytes("evenkeel-ed25519.png")));

        assertThat(result.status()).isEqualTo("untrusted");
        assertThat(result.findSummary()).isPresent();
    }

    @Test
    void isUntrustedByAnotherAuthority(@TempDir Path folder) {
        Path other = DevelopmentSigner.openOrCreate(folder).authority();

        ValidationResult result = ManifestVerifier.withAnchors(Optional.of(other), GoldenManifests.CLOCK)
                .verify(PngFile.parse(GoldenManifests.readBytes("evenkeel-ed25519.png")));

        assertThat(result.status()).isEqualTo("untrusted");
    }

    @Test
    void reportsAbsentManifest() {
        assertThat(GoldenManifests.verify(GoldenManifests.readBytes("plain.png"))
                        .status())
                .isEqualTo("absent");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2020-01-01T00:00:00Z", "2040-01-01T00:00:00Z"})
    void rejectsCertificateOutsideValidity(String time) {
        Clock then = Clock.fixed(Instant.parse(time), ZoneOffset.UTC);

        ValidationResult result = ManifestVerifier.withAnchors(Optional.empty(), then)
                .verify(PngFile.parse(GoldenManifests.readBytes("evenkeel-ed25519.png")));

        assertThat(result).isInstanceOfSatisfying(ValidationResult.Invalid.class, e -> assertThat(e.code())
                .isEqualTo("expired-certificate"));
    }

    @Test
    void rejectsSecondManifest() {
        ManifestWriter writer = new ManifestWriter(GoldenManifests.readCredentials("ed25519"));

        assertThatThrownBy(() ->
                        writer.write(GoldenManifests.readBytes("evenkeel-ed25519.png"), GoldenManifests.STATEMENT))
                .hasMessageContaining("has a manifest already");
    }

    @Test
    void omitsMissingTime() {
        AssertionData timeless = new AssertionData("Evenkeel", "0.1.0", Optional.empty(), false);

        byte[] signed = new ManifestWriter(GoldenManifests.readCredentials("ed25519"))
                .write(GoldenManifests.readBytes("plain.png"), timeless);

        assertThat(GoldenManifests.verify(signed)).isInstanceOfSatisfying(ValidationResult.Valid.class, valid -> {
            assertThat(valid.summary().createdAt()).isEmpty();
            assertThat(valid.summary().actions()).containsExactly("c2pa.created");
        });
    }
}
