package io.evenkeel.transparencylog.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever lays hands on evidence is found out. Many more cases: bench audit-mutations. */
class EvidenceTamperingTest {
    @TempDir
    Path folder;

    @Test
    void detectsEveryTamperingAndNamesItsEntry() throws IOException {
        TamperingBenchmark.TamperingResult result = TamperingBenchmark.run(2_500, 42, folder);

        assertThat(result.failures()).isEmpty();
        assertThat(result.total()).isEqualTo(2_500);
        assertThat(result.detectedCount()).isEqualTo(2_500);
        assertThat(result.locatedCount()).isEqualTo(result.locatableCount()).isGreaterThan(1_000);
        assertThat(result.attemptsByKind()).hasSize(TamperedEvidence.TamperingKind.values().length);
    }
}
