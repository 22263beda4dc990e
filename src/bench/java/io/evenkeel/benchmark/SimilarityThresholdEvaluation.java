package io.evenkeel.benchmark;

import io.evenkeel.policy.similarity.SemanticSimilarity;
import io.evenkeel.policy.similarity.SentenceEncoder;
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
public final class SimilarityThresholdEvaluation {
    private static final String PAIRS = "/prompts/en/likeness.txt";

    private final List<LabelledPair> labelledPairs;

    private SimilarityThresholdEvaluation(List<LabelledPair> labelledPairs) {
        this.labelledPairs = List.copyOf(labelledPairs);
    }

    /**
     * One prompt.
     *
     * @param similarity of it and the text
     * @param sameMeaning whether it means the text
     */
    private record LabelledPair(double similarity, boolean sameMeaning) {}

    /** What a threshold does. */
    public record ThresholdResult(double threshold, double precision, double recall) {}

    /** By the prompts in the file prompts/en/likeness.txt: a text, then prompts with + and -. */
    public static SimilarityThresholdEvaluation measure(SemanticSimilarity semanticSimilarity) {
        List<LabelledPair> labelledPairs = new ArrayList<>();
        String text = "";
        for (String line : readLines()) {
            if (line.startsWith("+ ") || line.startsWith("- ")) {
                labelledPairs.add(
                        new LabelledPair(semanticSimilarity.score(line.substring(2), text), line.startsWith("+")));
            } else if (!line.startsWith("#")) {
                text = line;
            }
        }
        return new SimilarityThresholdEvaluation(labelledPairs);
    }

    private static List<String> readLines() {
        try (InputStream file =
                Objects.requireNonNull(SimilarityThresholdEvaluation.class.getResourceAsStream(PAIRS))) {
            return new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("(" + PAIRS + ") cannot be read", e);
        }
    }

    /** How many prompts were asked. */
    public int promptCount() {
        return labelledPairs.size();
    }

    /** What a threshold would do. */
    public ThresholdResult atThreshold(double threshold) {
        long truePositives = countAtLeast(threshold, true);
        long falsePositives = countAtLeast(threshold, false);
        long expected = labelledPairs.stream().filter(LabelledPair::sameMeaning).count();
        double precision =
                truePositives + falsePositives == 0 ? 1 : (double) truePositives / (truePositives + falsePositives);
        return new ThresholdResult(threshold, precision, (double) truePositives / expected);
    }

    private long countAtLeast(double threshold, boolean expected) {
        return labelledPairs.stream()
                .filter(pair -> pair.sameMeaning() == expected && pair.similarity() >= threshold)
                .count();
    }

    /** How long a prompt takes that is not remembered: the median of all, in milliseconds. */
    public static double medianMilliseconds(SentenceEncoder encoder) {
        List<String> prompts = readLines().stream()
                .filter(line -> line.startsWith("+ ") || line.startsWith("- "))
                .toList();
        prompts.forEach(encoder::encode); // to warm up
        double[] each = prompts.stream()
                .mapToDouble(prompt -> {
                    long start = System.nanoTime();
                    List<float[]> windows = encoder.encode(prompt);
                    return windows.isEmpty() ? Double.NaN : (System.nanoTime() - start) / 1e6;
                })
                .sorted()
                .toArray();
        return each[each.length / 2];
    }
}
