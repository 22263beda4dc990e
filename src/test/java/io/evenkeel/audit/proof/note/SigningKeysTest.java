package io.evenkeel.audit.proof.note;

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

class SigningKeysTest {
    private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");
    private static final Instant LATER = Instant.parse("2026-12-01T09:00:00Z");

    @TempDir
    Path folder;

    @Test
    void theFirstKeyIsKept() throws IOException {
        SigningKeys keys = SigningKeys.first(folder, "example.org/evenkeel", NOW);

        assertThat(SigningKeys.isIn(folder)).isTrue();
        assertThat(SigningKeys.in(folder).current().verifier())
                .isEqualTo(keys.current().verifier());
        assertThat(keys.name()).isEqualTo("example.org/evenkeel");
        assertThat(keys.handovers()).isEmpty();
        try (var files = Files.list(folder)) {
            assertThat(files.filter(file -> file.toString().endsWith(".key")))
                    .singleElement()
                    .satisfies(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
    }

    @Test
    void aFolderWithoutKeysSaysHowToMakeOne() {
        assertThat(SigningKeys.isIn(folder)).isFalse();
        assertThatThrownBy(() -> SigningKeys.in(folder))
                .isInstanceOf(Unproven.class)
                .hasMessageContaining("holds no signing keys")
                .hasMessageContaining("\nMaybe make the first one: audit rotate-key");
    }

    @Test
    void afterARotationBothSignTheNextCheckpointAndTheNewOneThoseAfterIt() {
        SigningKeys before = SigningKeys.first(folder, "example.org/evenkeel", NOW);
        SignedNote last = SignedNote.sign("x\n", List.of(before.current()));

        SigningKeys after = before.rotate(LATER);
        SignedNote both = SignedNote.sign("y\n", after.after(last));
        SignedNote next = SignedNote.sign("z\n", after.after(both));

        assertThat(both.signatures()).hasSize(2);
        assertThat(next.signatures()).singleElement().satisfies(one -> assertThat(one.key())
                .isEqualTo(after.current().verifier().spoken()));
        assertThat(after.terms()).extracting(SigningKeys.Term::until).containsExactly(LATER, null);
        assertThat(SigningKeys.in(folder).terms()).isEqualTo(after.terms());
    }

    @Test
    void whereTheOldKeyWasRemovedTheNewOneSignsAlone() throws IOException {
        SigningKeys before = SigningKeys.first(folder, "example.org/evenkeel", NOW);
        SignedNote last = SignedNote.sign("x\n", List.of(before.current()));
        Path old = folder.resolve(
                before.current().verifier().spoken().substring("example.org/evenkeel+".length()) + ".key");
        SigningKeys after = before.rotate(LATER);

        Files.delete(old);

        assertThat(after.after(last)).hasSize(1);
        assertThatThrownBy(before::current).hasMessageContaining("lacks the private key");
    }

    @Test
    void whoTrustsTheFirstKeyTrustsTheThird() {
        SigningKeys first = SigningKeys.first(folder, "example.org/evenkeel", NOW);
        SigningKeys third = first.rotate(LATER).rotate(LATER.plusSeconds(1));
        Keyring ring = first.ring();

        third.handovers()
                .forEach(note -> assertThat(ring.accept(Handover.parse(note))).isTrue());

        SignedNote note = SignedNote.sign("z\n", List.of(third.current()));
        assertThat(ring.signers(note, "it")).containsExactly(third.current().verifier());
    }

    @Test
    void whoTrustsALaterKeyDoesNotTrustTheEarlier() {
        SigningKeys first = SigningKeys.first(folder, "example.org/evenkeel", NOW);
        SignedNote note = SignedNote.sign("x\n", List.of(first.current()));
        SigningKeys second = first.rotate(LATER);
        Keyring ring = new Keyring(List.of(second.current().verifier()));

        second.handovers()
                .forEach(one -> assertThat(ring.accept(Handover.parse(one))).isFalse());

        assertThatThrownBy(() -> ring.signers(note, "it")).isInstanceOf(Unproven.class);
    }

    @Test
    void aHandoverThatTheOldKeyDidNotSignIsRefused() {
        SigningKeys first = SigningKeys.first(folder, "example.org/evenkeel", NOW);
        SigningKey thief = SigningKey.generate("example.org/evenkeel");
        SignedNote good = Handover.sign(first.current(), thief, NOW);
        SignedNote forged = SignedNote.sign(good.text(), List.of(thief));
        SignedNote oneSided = SignedNote.sign(good.text(), List.of(first.current()));

        assertThat(Handover.parse(good.written()).to()).isEqualTo(thief.verifier());
        assertThatThrownBy(() -> Handover.parse(forged.written())).isInstanceOf(Unproven.class);
        assertThatThrownBy(() -> Handover.parse(oneSided.written())).isInstanceOf(Unproven.class);
        SignedNote other = SignedNote.sign("x\ny\nz\n1\n", List.of(thief));
        assertThatThrownBy(() -> Handover.parse(other.written())).hasMessageContaining("no handover");
    }

    @Test
    void listsWithOtherLinesAreRefused() throws IOException {
        Files.writeString(folder.resolve(SigningKeys.LIST), "x\n");
        assertThatThrownBy(() -> SigningKeys.in(folder)).hasMessageContaining("is not verifier key, from and until");
    }

    @Test
    void aKeyOfAnotherIsRefused() {
        SigningKey one = SigningKey.generate("a");
        SigningKey other = SigningKey.generate("a");

        assertThatThrownBy(() -> SigningKey.parse(one.verifier(), other.written()))
                .hasMessageContaining("is not")
                .hasMessageNotContaining(other.written());
        assertThatThrownBy(() -> SigningKey.parse(one.verifier(), "?")).isInstanceOf(Unproven.class);
        assertThat(one).hasToString("SigningKey " + one.verifier().spoken());
    }
}
