package io.evenkeel.audit.proof.evidence;

import io.evenkeel.audit.proof.note.Keyring;
import io.evenkeel.audit.proof.note.SigningKey;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How fast a file of evidence is verified. */
public final class SpeedExam {
    private static final int EVERY = 5_000;
    private static final double NANOS = 1e9;

    private SpeedExam() {}

    /**
     * What was measured.
     *
     * @param bytes of the file
     * @param perSecond entries, by round
     */
    public record Outcome(long entries, long bytes, List<Double> perSecond) {
        public Outcome {
            perSecond = List.copyOf(perSecond);
        }

        /** Of the rounds after the first, in which Java warms up. */
        public double median() {
            List<Double> sorted = perSecond.stream().skip(1).sorted().toList();
            return sorted.get(sorted.size() / 2);
        }
    }

    /** Writes a file of so many entries, and verifies it a few times. */
    public static Outcome run(long entries, int rounds, int threads, Path folder) throws IOException {
        SigningKey key = Specimen.newKey();
        Path file = folder.resolve("evidence.ndjson");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            new Specimen("acme", key, entries, EVERY, 1).write(out, 0, List.of());
        }
        try (Verifier verifier = new Verifier(new Keyring(List.of(key.verifier())), null, threads)) {
            List<Double> perSecond = new ArrayList<>();
            for (int i = 0; i <= rounds; i++) {
                long start = System.nanoTime();
                Proven proven = verifier.verify(file, read -> {});
                perSecond.add(proven.entries() / ((System.nanoTime() - start) / NANOS));
            }
            return new Outcome(entries, Files.size(file), perSecond);
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
