package io.evenkeel.audit.proof.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever lays hands on evidence is found out. Many more cases: bench audit-mutations. */
class MutationTest {
    @TempDir
    Path folder;

    @Test
    void everyMutationIsFoundAndItsEntryNamed() throws IOException {
        MutationExam.Outcome outcome = MutationExam.run(2_500, 42, folder);

        assertThat(outcome.missed()).isEmpty();
        assertThat(outcome.total()).isEqualTo(2_500);
        assertThat(outcome.found()).isEqualTo(2_500);
        assertThat(outcome.named()).isEqualTo(outcome.nameable()).isGreaterThan(1_000);
        assertThat(outcome.tried()).hasSize(Mutation.Kind.values().length);
    }
}
