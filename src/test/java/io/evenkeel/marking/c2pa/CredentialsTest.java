package io.evenkeel.marking.c2pa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsTest {
    @TempDir
    Path folder;

    @Test
    void aDevelopmentSignerIsMadeOnceAndItsKeyIsItsOwners() throws IOException {
        DevelopmentSigner made = DevelopmentSigner.in(folder.resolve("new"));
        byte[] certificates = Files.readAllBytes(made.certificates());

        DevelopmentSigner again = DevelopmentSigner.in(folder.resolve("new"));

        assertThat(Files.readAllBytes(again.certificates())).isEqualTo(certificates);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made.key())))
                .isEqualTo("rw-------");
        assertThat(Credentials.read(again.certificates(), again.key(), Instant.now()))
                .hasToString("Credentials[[CN=Evenkeel development signer, O=Evenkeel development, EDDSA]]");
    }

    @Test
    void aMissingFileIsNamed() {
        refused(folder.resolve("none.pem"), golden("ed25519-test-key.pem"), "none.pem", "cannot be read");
        refused(golden("ed25519.pem"), folder.resolve("none.key"), "none.key", "cannot be read");
    }

    @Test
    void whatIsNoPemIsNamed() throws IOException {
        Path text = Files.writeString(folder.resolve("text"), "no certificate");
        Path empty = Files.createFile(folder.resolve("empty"));

        refused(text, golden("ed25519-test-key.pem"), "holds no certificates in PEM");
        refused(empty, golden("ed25519-test-key.pem"), "holds no certificates in PEM");
        refused(golden("ed25519.pem"), text, "holds no Ed25519 key in PKCS #8");
        refused(golden("es256.pem"), golden("ed25519-test-key.pem"), "holds no EC key in PKCS #8");
    }

    @Test
    void aKeyOfAnotherCertificateIsRefused() {
        DevelopmentSigner other = DevelopmentSigner.in(folder);

        refused(golden("ed25519.pem"), other.key(), "is not that of the first certificate");
    }

    @Test
    void anAuthorityDoesNotSignItself() {
        refused(golden("authority.pem"), golden("ed25519-test-key.pem"), "is signed by its own subject");
    }

    @Test
    void aKeyWhoseSignaturesDifferEachTimeIsRefused() {
        refused(golden("ps256.pem"), golden("ed25519-test-key.pem"), "neither Ed25519 nor P-256");
    }

    @Test
    void aCertificateThatHasEndedIsRefused() {
        Instant later = Instant.parse("2050-01-01T00:00:00Z");

        assertThatThrownBy(() -> Credentials.read(golden("ed25519.pem"), golden("ed25519-test-key.pem"), later))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("and now is 2050-01-01T00:00:00Z")
                .hasMessageContaining("\nMaybe ");
    }

    private static Path golden(String name) {
        return Golden.FOLDER.resolve(name);
    }

    private static void refused(Path certificates, Path key, String... parts) {
        assertThatThrownBy(() -> Credentials.read(certificates, key, Golden.NOW))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll(parts)
                .hasMessageContaining("\nMaybe ");
    }
}
