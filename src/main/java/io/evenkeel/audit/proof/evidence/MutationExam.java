package io.evenkeel.audit.proof.evidence;

import io.evenkeel.audit.proof.evidence.Mutation.Kind;
import io.evenkeel.audit.proof.note.Keyring;
import io.evenkeel.audit.proof.note.SigningKey;
import io.evenkeel.audit.proof.note.Unproven;
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
public final class MutationExam {
    private static final int CASES_OF_A_SPECIMEN = 250;
    private static final int MOST_ENTRIES = 90;
    private static final int LEAST_ENTRIES = 12;
    private static final int EVERY = 5;
    private static final int LEAST_CHECKPOINTS = 3;

    private final Random random;
    private final Map<Kind, Integer> tried = new EnumMap<>(Kind.class);
    private final List<String> missed = new ArrayList<>();
    private int found;
    private int nameable;
    private int named;

    private MutationExam(long seed) {
        random = new Random(seed);
    }

    /**
     * What came of it.
     *
     * @param tried by what was done
     * @param found how many mutations of all
     * @param nameable how many were of one entry, so that its number can be told
     * @param named for how many of these it was told right: exactly, or, where only the tree shows it and no checkpoints were
     *     saved, among those since the last checkpoint
     * @param missed what was not found or not named, told
     */
    public record Outcome(Map<String, Integer> tried, int found, int nameable, int named, List<String> missed) {
        public Outcome {
            tried = Map.copyOf(tried);
            missed = List.copyOf(missed);
        }

        public int total() {
            return tried.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    /**
     * Tries so many.
     *
     * @param folder for checkpoints that are saved
     */
    public static Outcome run(int cases, long seed, Path folder) throws IOException {
        MutationExam exam = new MutationExam(seed);
        for (int done = 0; done < cases; done += CASES_OF_A_SPECIMEN) {
            exam.specimen(
                    Math.min(CASES_OF_A_SPECIMEN, cases - done),
                    Files.createDirectories(folder.resolve(String.valueOf(done))));
        }
        Map<String, Integer> tried = new TreeMap<>();
        exam.tried.forEach((kind, count) -> tried.put(kind.name(), count));
        return new Outcome(tried, exam.found, exam.nameable, exam.named, exam.missed);
    }

    private void specimen(int cases, Path folder) throws IOException {
        SigningKey key = Specimen.newKey();
        Specimen acme = specimen("acme", key);
        Specimen other = specimen("other", key);
        Path saved = Files.createDirectories(folder.resolve(acme.tenant()));
        byte[] evidence = written(acme, firstOf(acme), List.of(saved));
        byte[] others = written(other, 0, List.of());
        Keyring ring = new Keyring(List.of(key.verifier()));
        try (Verifier alone = new Verifier(ring, null, 1);
                Verifier helped = new Verifier(ring, folder, 1)) {
            alone.verify(new ByteArrayInputStream(evidence), "unchanged");
            helped.verify(new ByteArrayInputStream(evidence), "unchanged");
            for (int i = 0; i < cases; i++) {
                boolean isHelped = random.nextBoolean();
                tryOne(isHelped ? helped : alone, isHelped, mutated(evidence, others));
            }
        }
    }

    /** A file that is not as it was. */
    private Mutation mutated(byte[] evidence, byte[] others) {
        Mutation mutation = Mutation.of(evidence, others, random);
        return Arrays.equals(evidence, mutation.bytes()) ? mutated(evidence, others) : mutation;
    }

    /** With so many checkpoints that some can be exchanged. */
    private Specimen specimen(String tenant, SigningKey key) {
        Specimen specimen = new Specimen(
                tenant,
                key,
                LEAST_ENTRIES + random.nextInt(MOST_ENTRIES),
                EVERY + random.nextInt(EVERY),
                random.nextLong());
        long checkpoints = LongStream.rangeClosed(1, specimen.entries())
                .filter(specimen::isCheckpoint)
                .count();
        return checkpoints < LEAST_CHECKPOINTS ? specimen(tenant, key) : specimen;
    }

    /** From the beginning, or from a checkpoint on that leaves two more. */
    private long firstOf(Specimen specimen) {
        long first = 0;
        long after = 0;
        for (long size = specimen.entries() - 1; size > 0 && random.nextInt(4) > 0; size--) {
            if (specimen.isCheckpoint(size)) {
                first = ++after > 2 ? size : 0;
            }
        }
        return first;
    }

    private static byte[] written(Specimen specimen, long first, List<Path> saved) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        specimen.write(out, first, saved);
        return out.toByteArray();
    }

    private void tryOne(Verifier verifier, boolean isHelped, Mutation mutation) throws IOException {
        tried.merge(mutation.what(), 1, Integer::sum);
        if (mutation.firstBad() >= 0) {
            nameable++;
        }
        try {
            verifier.verify(new ByteArrayInputStream(mutation.bytes()), "mutated");
            missed.add(mutation.what() + " was not found");
        } catch (Unproven e) {
            found++;
            name(isHelped, mutation, e);
        }
    }

    private void name(boolean isHelped, Mutation mutation, Unproven said) {
        long wanted = mutation.firstBad();
        if (wanted < 0) {
            return;
        }
        boolean isExact = isHelped || !mutation.isSmart();
        boolean isRight = isExact
                ? said.firstBad() == wanted && said.lastSuspect() == wanted
                : said.firstBad() <= wanted && wanted <= said.lastSuspect();
        if (isRight) {
            named++;
        } else {
            missed.add(mutation.what() + (isHelped ? " with saved checkpoints" : "") + " of entry (" + wanted
                    + ") was told as: " + said.getMessage());
        }
    }
}
