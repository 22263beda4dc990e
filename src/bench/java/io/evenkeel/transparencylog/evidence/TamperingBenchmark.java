package io.evenkeel.transparencylog.evidence;

import io.evenkeel.transparencylog.evidence.TamperedEvidence.TamperingKind;
import io.evenkeel.transparencylog.note.SigningKey;
import io.evenkeel.transparencylog.note.TrustedKeys;
import io.evenkeel.transparencylog.note.VerificationException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** Lays hands on evidence, again and again at random places, and sees whether the verifier finds it. */
public final class TamperingBenchmark {
    private static final int CASES_PER_FIXTURE = 250;
    private static final int MAX_ENTRIES = 90;
    private static final int MIN_ENTRIES = 12;
    private static final int MIN_CHECKPOINT_INTERVAL = 5;
    private static final int MIN_CHECKPOINTS = 3;

    private final Random random;
    private final Map<TamperingKind, Integer> attemptsByKind = new EnumMap<>(TamperingKind.class);
    private final List<String> failures = new ArrayList<>();
    private int detectedCount;
    private int locatableCount;
    private int locatedCount;

    private TamperingBenchmark(long seed) {
        random = new Random(seed);
    }

    /**
     * What came of it.
     *
     * @param attemptsByKind by what was done
     * @param detectedCount how many mutations of all
     * @param locatableCount how many were of one entry, so that its number can be told
     * @param locatedCount for how many of these it was told right: exactly, or, where only the tree shows it and no checkpoints were
     *     saved, among those since the last checkpoint
     * @param failures what was not found or not named, told
     */
    public record TamperingResult(
            Map<String, Integer> attemptsByKind,
            int detectedCount,
            int locatableCount,
            int locatedCount,
            List<String> failures) {
        public TamperingResult {
            attemptsByKind = Map.copyOf(attemptsByKind);
            failures = List.copyOf(failures);
        }

        public int total() {
            return attemptsByKind.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    /**
     * Tries so many.
     *
     * @param folder for checkpoints that are saved
     */
    public static TamperingResult run(int cases, long seed, Path folder) throws IOException {
        TamperingBenchmark benchmark = new TamperingBenchmark(seed);
        for (int done = 0; done < cases; done += CASES_PER_FIXTURE) {
            benchmark.runFixture(
                    Math.min(CASES_PER_FIXTURE, cases - done),
                    Files.createDirectories(folder.resolve(String.valueOf(done))));
        }
        Map<String, Integer> attemptsByKind = new TreeMap<>();
        benchmark.attemptsByKind.forEach((tamperingKind, count) -> attemptsByKind.put(tamperingKind.name(), count));
        return new TamperingResult(
                attemptsByKind,
                benchmark.detectedCount,
                benchmark.locatableCount,
                benchmark.locatedCount,
                benchmark.failures);
    }

    private void runFixture(int cases, Path folder) throws IOException {
        SigningKey key = EvidenceFixture.createKey();
        EvidenceFixture acme = createFixture("acme", key);
        EvidenceFixture other = createFixture("other", key);
        Path saved = Files.createDirectories(folder.resolve(acme.tenant()));
        byte[] evidence = toBytes(acme, chooseFirst(acme), List.of(saved));
        byte[] otherEvidence = toBytes(other, 0, List.of());
        TrustedKeys keys = new TrustedKeys(List.of(key.verifierKey()));
        try (EvidenceVerifier verifierWithoutSaved = new EvidenceVerifier(keys, null, 1);
                EvidenceVerifier verifierWithSaved = new EvidenceVerifier(keys, folder, 1)) {
            verifierWithoutSaved.verify(new ByteArrayInputStream(evidence), "unchanged");
            verifierWithSaved.verify(new ByteArrayInputStream(evidence), "unchanged");
            for (int i = 0; i < cases; i++) {
                boolean usesSaved = random.nextBoolean();
                checkDetection(
                        usesSaved ? verifierWithSaved : verifierWithoutSaved,
                        usesSaved,
                        tamper(evidence, otherEvidence));
            }
        }
    }

    /** A file that is not as it was. */
    private TamperedEvidence tamper(byte[] evidence, byte[] otherEvidence) {
        TamperedEvidence tamperedEvidence = TamperedEvidence.create(evidence, otherEvidence, random);
        return Arrays.equals(evidence, tamperedEvidence.bytes()) ? tamper(evidence, otherEvidence) : tamperedEvidence;
    }

    /** With so many checkpoints that some can be exchanged. */
    private EvidenceFixture createFixture(String tenant, SigningKey key) {
        EvidenceFixture fixture = new EvidenceFixture(
                tenant,
                key,
                MIN_ENTRIES + random.nextInt(MAX_ENTRIES),
                MIN_CHECKPOINT_INTERVAL + random.nextInt(MIN_CHECKPOINT_INTERVAL),
                random.nextLong());
        long checkpoints = LongStream.rangeClosed(1, fixture.entryCount())
                .filter(fixture::isCheckpoint)
                .count();
        return checkpoints < MIN_CHECKPOINTS ? createFixture(tenant, key) : fixture;
    }

    /** From the beginning, or from a checkpoint on that leaves two more. */
    private long chooseFirst(EvidenceFixture fixture) {
        long first = 0;
        long after = 0;
        for (long size = fixture.entryCount() - 1; size > 0 && random.nextInt(4) > 0; size--) {
            if (fixture.isCheckpoint(size)) {
                first = ++after > 2 ? size : 0;
            }
        }
        return first;
    }

    private static byte[] toBytes(EvidenceFixture fixture, long first, List<Path> saved) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        fixture.writeEvidence(out, first, saved);
        return out.toByteArray();
    }

    private void checkDetection(EvidenceVerifier verifier, boolean usesSaved, TamperedEvidence tamperedEvidence)
            throws IOException {
        attemptsByKind.merge(tamperedEvidence.kind(), 1, Integer::sum);
        if (tamperedEvidence.firstBadEntry() >= 0) {
            locatableCount++;
        }
        try {
            verifier.verify(new ByteArrayInputStream(tamperedEvidence.bytes()), "mutated");
            failures.add(tamperedEvidence.kind() + " was not found");
        } catch (VerificationException e) {
            detectedCount++;
            checkLocation(usesSaved, tamperedEvidence, e);
        }
    }

    private void checkLocation(boolean usesSaved, TamperedEvidence tamperedEvidence, VerificationException failure) {
        long expectedEntry = tamperedEvidence.firstBadEntry();
        if (expectedEntry < 0) {
            return;
        }
        boolean isExact = usesSaved || !tamperedEvidence.isVisibleInTreeOnly();
        boolean isLocated = isExact
                ? failure.firstBadEntry() == expectedEntry && failure.lastSuspectEntry() == expectedEntry
                : failure.firstBadEntry() <= expectedEntry && expectedEntry <= failure.lastSuspectEntry();
        if (isLocated) {
            locatedCount++;
        } else {
            failures.add(tamperedEvidence.kind() + (usesSaved ? " with saved checkpoints" : "") + " of entry ("
                    + expectedEntry + ") was told as: " + failure.getMessage());
        }
    }
}
