package io.evenkeel.marking.c2pa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.marking.image.PngFile;
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

/** Our manifests and c2pa-rs's, whole; {@link ForgeryTest} has those that are not. */
class VerifierTest {
    @ParameterizedTest
    @ValueSource(strings = {"c2pa-rs-ed25519.png", "c2pa-rs-es256.png", "c2pa-rs-ps256.png"})
    void whatTheReferenceSignedIsValid(String file) {
        Verdict verdict = Golden.verdict(Golden.bytes(file));

        assertThat(verdict).isInstanceOfSatisfying(Verdict.Valid.class, valid -> {
            assertThat(valid.claimed().actions()).containsExactly("c2pa.created");
            assertThat(valid.claimed().sourceType()).contains(Statement.TRAINED);
            assertThat(valid.claimed().at()).contains("2026-01-02T03:04:05Z");
            assertThat(valid.claimed().generator()).isEqualTo("golden");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "es256"})
    void theSameStatementOfTheSamePictureIsSignedWithTheSameBytes(String algorithm) {
        byte[] signed =
                new ManifestWriter(Golden.credentials(algorithm)).write(Golden.bytes("plain.png"), Golden.STATEMENT);

        assertThat(signed).isEqualTo(Golden.bytes("evenkeel-" + algorithm + ".png"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "es256"})
    void whatWeSignedTheReferenceTrustsAndSoDoWe(String algorithm) throws IOException {
        String file = "evenkeel-" + algorithm + ".png";
        JsonNode reference =
                new ObjectMapper().readTree(Golden.bytes("verdicts.json")).path(file);

        Verdict verdict = Golden.verdict(Golden.bytes(file));

        assertThat(reference.path("state").asText()).isEqualTo("Trusted");
        assertThat(reference.path("failure")).isEmpty();
        assertThat(verdict).isInstanceOfSatisfying(Verdict.Valid.class, valid -> {
            assertThat(valid.claimed().actions()).containsExactly("c2pa.created", "c2pa.watermarked.unbound");
            assertThat(valid.claimed().sourceType()).contains(Statement.TRAINED);
            assertThat(valid.claimed().at()).contains("2026-11-23T08:00:00Z");
            assertThat(valid.claimed().signer()).isEqualTo("CN=Ref signer,O=Ref");
        });
    }

    @Test
    void withoutATrustedAuthorityItIsUntrusted() {
        Verdict verdict = Verifier.trusting(Optional.empty(), Golden.CLOCK)
                .verify(PngFile.of(Golden.bytes("evenkeel-ed25519.png")));

        assertThat(verdict.word()).isEqualTo("untrusted");
        assertThat(verdict.said()).isPresent();
    }

    @Test
    void anotherAuthorityDoesNotVouch(@TempDir Path folder) {
        Path other = DevelopmentSigner.in(folder).authority();

        Verdict verdict = Verifier.trusting(Optional.of(other), Golden.CLOCK)
                .verify(PngFile.of(Golden.bytes("evenkeel-ed25519.png")));

        assertThat(verdict.word()).isEqualTo("untrusted");
    }

    @Test
    void aPictureWithoutOneHasNone() {
        assertThat(Golden.verdict(Golden.bytes("plain.png")).word()).isEqualTo("absent");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2020-01-01T00:00:00Z", "2040-01-01T00:00:00Z"})
    void aCertificateThatIsNotGoodNowIsInvalid(String time) {
        Clock then = Clock.fixed(Instant.parse(time), ZoneOffset.UTC);

        Verdict verdict =
                Verifier.trusting(Optional.empty(), then).verify(PngFile.of(Golden.bytes("evenkeel-ed25519.png")));

        assertThat(verdict).isInstanceOfSatisfying(Verdict.Invalid.class, e -> assertThat(e.code())
                .isEqualTo("expired-certificate"));
    }

    @Test
    void aPictureIsNotSignedTwice() {
        ManifestWriter writer = new ManifestWriter(Golden.credentials("ed25519"));

        assertThatThrownBy(() -> writer.write(Golden.bytes("evenkeel-ed25519.png"), Golden.STATEMENT))
                .hasMessageContaining("has a manifest already");
    }

    @Test
    void ofRequestsWithoutATimeNoneIsTold() {
        Statement timeless = new Statement("Evenkeel", "0.1.0", Optional.empty(), false);

        byte[] signed = new ManifestWriter(Golden.credentials("ed25519")).write(Golden.bytes("plain.png"), timeless);

        assertThat(Golden.verdict(signed)).isInstanceOfSatisfying(Verdict.Valid.class, valid -> {
            assertThat(valid.claimed().at()).isEmpty();
            assertThat(valid.claimed().actions()).containsExactly("c2pa.created");
        });
    }
}
