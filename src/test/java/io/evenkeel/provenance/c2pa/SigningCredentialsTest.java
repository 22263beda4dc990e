package io.evenkeel.provenance.c2pa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningCredentialsTest {
    @TempDir
    Path folder;

    @Test
    void createsDevelopmentSignerOnceWithPrivateKeyFile() throws IOException {
        DevelopmentSigner made = DevelopmentSigner.openOrCreate(folder.resolve("new"));
        byte[] certificates = Files.readAllBytes(made.certificates());

        DevelopmentSigner again = DevelopmentSigner.openOrCreate(folder.resolve("new"));

        assertThat(Files.readAllBytes(again.certificates())).isEqualTo(certificates);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made.key())))
                .isEqualTo("rw-------");
        assertThat(SigningCredentials.read(again.certificates(), again.key(), Instant.now()))
                .hasToString("Credentials[[CN=Evenkeel development signer, O=Evenkeel development, EDDSA]]");
    }

    @Test
    void namesMissingFile() {
        requireRejected(folder.resolve("none.pem"), goldenFile("ed25519-test-key.pem"), "none.pem", "cannot be read");
        requireRejected(goldenFile("ed25519.pem"), folder.resolve("none.key"), "none.key", "cannot be read");
    }

    @Test
    void namesFileWithoutPem() throws IOException {
        Path text = Files.writeString(folder.resolve("text"), "no certificate");
        Path empty = Files.createFile(folder.resolve("empty"));

        requireRejected(text, goldenFile("ed25519-test-key.pem"), "holds no certificates in PEM");
        requireRejected(empty, goldenFile("ed25519-test-key.pem"), "holds no certificates in PEM");
        requireRejected(goldenFile("ed25519.pem"), text, "holds no Ed25519 key in PKCS #8");
        requireRejected(goldenFile("es256.pem"), goldenFile("ed25519-test-key.pem"), "holds no EC key in PKCS #8");
    }

    @Test
    void rejectsKeyOfAnotherCertificate() {
        DevelopmentSigner other = DevelopmentSigner.openOrCreate(folder);

        requireRejected(goldenFile("ed25519.pem"), other.key(), "is not that of the first certificate");
    }

    @Test
    void rejectsAuthorityAsSigner() {
        requireRejected(
                goldenFile("authority.pem"), goldenFile("ed25519-test-key.pem"), "is signed by its own subject");
    }

    @Test
    void rejectsNonDeterministicKey() {
        requireRejected(goldenFile("ps256.pem"), goldenFile("ed25519-test-key.pem"), "neither Ed25519 nor P-256");
    }

    @Test
    void rejectsExpiredCertificate() {
        Instant later = Instant.parse("2050-01-01T00:00:00Z");

        assertThatThrownBy(() ->
                        SigningCredentials.read(goldenFile("ed25519.pem"), goldenFile("ed25519-test-key.pem"), later))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("and now is 2050-01-01T00:00:00Z")
                .hasMessageContaining("\nMaybe ");
    }

    private static Path goldenFile(String name) {
        return GoldenManifests.FOLDER.resolve(name);
    }

    private static void requireRejected(Path certificates, Path key, String... parts) {
        assertThatThrownBy(() -> SigningCredentials.read(certificates, key, GoldenManifests.NOW))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll(parts)
                .hasMessageContaining("\nMaybe ");
    }
}
