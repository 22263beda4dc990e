package io.evenkeel.policy.semantic;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Which threshold tells prompts that mean a policy's text from near misses. */
public final class LikenessExam {
    private static final String PAIRS = "/prompts/en/likeness.txt";

    private final List<Pair> pairs;

    private LikenessExam(List<Pair> pairs) {
        this.pairs = List.copyOf(pairs);
    }

    /**
     * One prompt.
     *
     * @param likeness of it and the text
     * @param meant whether it means the text
     */
    private record Pair(double likeness, boolean meant) {}

    /** What a threshold does. */
    public record Outcome(double threshold, double precision, double recall) {}

    /** By the prompts in the file prompts/en/likeness.txt: a text, then prompts with + and -. */
    public static LikenessExam of(Likeness likeness) {
        List<Pair> pairs = new ArrayList<>();
        String text = "";
        for (String line : lines()) {
            if (line.startsWith("+ ") || line.startsWith("- ")) {
                pairs.add(new Pair(likeness.of(line.substring(2), text), line.startsWith("+")));
            } else if (!line.startsWith("#")) {
                text = line;
            }
        }
        return new LikenessExam(pairs);
    }

    private static List<String> lines() {
        try (InputStream file = Objects.requireNonNull(LikenessExam.class.getResourceAsStream(PAIRS))) {
            return new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("(" + PAIRS + ") cannot be read", e);
        }
    }

    /** How many prompts were asked. */
    public int prompts() {
        return pairs.size();
    }

    /** What a threshold would do. */
    public Outcome at(double threshold) {
        long right = refused(threshold, true);
        long wrong = refused(threshold, false);
        long meant = pairs.stream().filter(Pair::meant).count();
        double precision = right + wrong == 0 ? 1 : (double) right / (right + wrong);
        return new Outcome(threshold, precision, (double) right / meant);
    }

    private long refused(double threshold, boolean meant) {
        return pairs.stream()
                .filter(pair -> pair.meant() == meant && pair.likeness() >= threshold)
                .count();
    }

    /** How long a prompt takes that is not remembered: the median of all, in milliseconds. */
    public static double millisecondsEach(Sentences sentences) {
        List<String> prompts = lines().stream()
                .filter(line -> line.startsWith("+ ") || line.startsWith("- "))
                .toList();
        prompts.forEach(sentences::embedded); // to warm up
        double[] each = prompts.stream()
                .mapToDouble(prompt -> {
                    long start = System.nanoTime();
                    List<float[]> windows = sentences.embedded(prompt);
                    return windows.isEmpty() ? Double.NaN : (System.nanoTime() - start) / 1e6;
                })
                .sorted()
                .toArray();
        return each[each.length / 2];
    }
}
