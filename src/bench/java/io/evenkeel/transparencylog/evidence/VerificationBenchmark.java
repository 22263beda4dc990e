package io.evenkeel.transparencylog.evidence;

import io.evenkeel.transparencylog.note.SigningKey;
import io.evenkeel.transparencylog.note.TrustedKeys;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How fast a file of evidence is verified. */
public final class VerificationBenchmark {
    private static final int CHECKPOINT_INTERVAL = 5_000;
    private static final double NANOS = 1e9;

    private VerificationBenchmark() {}

    /**
     * What was measured.
     *
     * @param bytes of the file
     * @param entriesPerSecond entries, by round
     */
    public record VerificationSpeed(long entries, long bytes, List<Double> entriesPerSecond) {
        public VerificationSpeed {
            entriesPerSecond = List.copyOf(entriesPerSecond);
        }

        /** Of the rounds after the first, in which Java warms up. */
        public double medianEntriesPerSecond() {
            List<Double> sorted = entriesPerSecond.stream().skip(1).sorted().toList();
            return sorted.get(sorted.size() / 2);
        }
    }

    /** Writes a file of so many entries, and verifies it a few times. */
    public static VerificationSpeed run(long entries, int rounds, int threads, Path folder) throws IOException {
        SigningKey key = EvidenceFixture.createKey();
        Path file = folder.resolve("evidence.ndjson");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            new EvidenceFixture("acme", key, entries, CHECKPOINT_INTERVAL, 1).writeEvidence(out, 0, List.of());
        }
        try (EvidenceVerifier verifier =
                new EvidenceVerifier(new TrustedKeys(List.of(key.verifierKey())), null, threads)) {
            List<Double> entriesPerSecond = new ArrayList<>();
            for (int i = 0; i <= rounds; i++) {
                long start = System.nanoTime();
                EvidenceReport report = verifier.verify(file, read -> {});
                entriesPerSecond.add(report.entryCount() / ((System.nanoTime() - start) / NANOS));
            }
            return new VerificationSpeed(entries, Files.size(file), entriesPerSecond);
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
