package io.evenkeel.transparencylog.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningKeyStoreTest {
    private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");
    private static final Instant LATER = Instant.parse("2026-12-01T09:00:00Z");

    @TempDir
    Path folder;

    @Test
    void storesFirstKey() throws IOException {
        SigningKeyStore keys = SigningKeyStore.create(folder, "example.org/evenkeel", NOW);

        assertThat(SigningKeyStore.existsIn(folder)).isTrue();
        assertThat(SigningKeyStore.load(folder).currentKey().verifierKey())
                .isEqualTo(keys.currentKey().verifierKey());
        assertThat(keys.name()).isEqualTo("example.org/evenkeel");
        assertThat(keys.rotationNotes()).isEmpty();
        try (var files = Files.list(folder)) {
            assertThat(files.filter(file -> file.toString().endsWith(".key")))
                    .singleElement()
                    .satisfies(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
    }

    @Test
    void explainsHowToCreateMissingKey() {
        assertThat(SigningKeyStore.existsIn(folder)).isFalse();
        assertThatThrownBy(() -> SigningKeyStore.load(folder))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("holds no signing keys")
                .hasMessageContaining("\nMaybe make the first one: audit rotate-key");
    }

    @Test
    void signsFirstCheckpointAfterRotationWithBothKeys() {
        SigningKeyStore before = SigningKeyStore.create(folder, "example.org/evenkeel", NOW);
        SignedNote last = SignedNote.sign("x\n", List.of(before.currentKey()));

        SigningKeyStore after = before.rotate(LATER);
        SignedNote both = SignedNote.sign("y\n", after.signersAfter(last));
        SignedNote next = SignedNote.sign("z\n", after.signersAfter(both));

        assertThat(both.signatures()).hasSize(2);
        assertThat(next.signatures()).singleElement().satisfies(one -> assertThat(one.keyLabel())
                .isEqualTo(after.currentKey().verifierKey().label()));
        assertThat(after.keyValidities())
                .extracting(SigningKeyStore.KeyValidity::validUntil)
                .containsExactly(LATER, null);
        assertThat(SigningKeyStore.load(folder).keyValidities()).isEqualTo(after.keyValidities());
    }

    @Test
    void signsWithNewKeyAloneIfOldKeyIsRemoved() throws IOException {
        SigningKeyStore before = SigningKeyStore.create(folder, "example.org/evenkeel", NOW);
        SignedNote last = SignedNote.sign("x\n", List.of(before.currentKey()));
        Path old = folder.resolve(
                before.currentKey().verifierKey().label().substring("example.org/evenkeel+".length()) + ".key");
        SigningKeyStore after = before.rotate(LATER);

        Files.delete(old);

        assertThat(after.signersAfter(last)).hasSize(1);
        assertThatThrownBy(before::currentKey).hasMessageContaining("lacks the private key");
    }

    @Test
    void extendsTrustAlongRotations() {
        SigningKeyStore first = SigningKeyStore.create(folder, "example.org/evenkeel", NOW);
        SigningKeyStore third = first.rotate(LATER).rotate(LATER.plusSeconds(1));
        TrustedKeys trustedKeys = first.toTrustedKeys();

        third.rotationNotes().forEach(note -> assertThat(trustedKeys.acceptRotation(KeyRotationNote.parse(note)))
                .isTrue());

        SignedNote note = SignedNote.sign("z\n", List.of(third.currentKey()));
        assertThat(trustedKeys.verifySigners(note, "it"))
                .containsExactly(third.currentKey().verifierKey());
    }

    @Test
    void doesNotTrustEarlierKeys() {
        SigningKeyStore first = SigningKeyStore.create(folder, "example.org/evenkeel", NOW);
        SignedNote note = SignedNote.sign("x\n", List.of(first.currentKey()));
        SigningKeyStore second = first.rotate(LATER);
        TrustedKeys trustedKeys = new TrustedKeys(List.of(second.currentKey().verifierKey()));

        second.rotationNotes().forEach(one -> assertThat(trustedKeys.acceptRotation(KeyRotationNote.parse(one)))
                .isFalse());

        assertThatThrownBy(() -> trustedKeys.verifySigners(note, "it")).isInstanceOf(VerificationException.class);
    }

    @Test
    void rejectsRotationNoteNotSignedByBothKeys() {
        SigningKeyStore first = SigningKeyStore.create(folder, "example.org/evenkeel", NOW);
        SigningKey thief = SigningKey.generate("example.org/evenkeel");
        SignedNote good = KeyRotationNote.sign(first.currentKey(), thief, NOW);
        SignedNote forged = SignedNote.sign(good.text(), List.of(thief));
        SignedNote oneSided = SignedNote.sign(good.text(), List.of(first.currentKey()));

        assertThat(KeyRotationNote.parse(good.serialize()).newKey()).isEqualTo(thief.verifierKey());
        assertThatThrownBy(() -> KeyRotationNote.parse(forged.serialize())).isInstanceOf(VerificationException.class);
        assertThatThrownBy(() -> KeyRotationNote.parse(oneSided.serialize())).isInstanceOf(VerificationException.class);
        SignedNote other = SignedNote.sign("x\ny\nz\n1\n", List.of(thief));
        assertThatThrownBy(() -> KeyRotationNote.parse(other.serialize())).hasMessageContaining("no handover");
    }

    @Test
    void rejectsMalformedKeyList() throws IOException {
        Files.writeString(folder.resolve(SigningKeyStore.KEY_LIST_FILE), "x\n");
        assertThatThrownBy(() -> SigningKeyStore.load(folder))
                .hasMessageContaining("is not verifier key, from and until");
    }

    @Test
    void rejectsPrivateKeyOfAnotherVerifierKey() {
        SigningKey one = SigningKey.generate("a");
        SigningKey other = SigningKey.generate("a");

        assertThatThrownBy(() -> SigningKey.parse(one.verifierKey(), other.serialize()))
                .hasMessageContaining("is not")
                .hasMessageNotContaining(other.serialize());
        assertThatThrownBy(() -> SigningKey.parse(one.verifierKey(), "?")).isInstanceOf(VerificationException.class);
        assertThat(one).hasToString("SigningKey " + one.verifierKey().label());
    }
}
