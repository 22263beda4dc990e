package io.evenkeel.policy.promptanalysis;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How well facts are read, against labelled prompts. */
public final class PromptAnalysisExam {
    /** In the order of the table. */
    public static final List<String> KINDS = List.of(
            "person",
            "persons",
            "occupations",
            "gender",
            "skin",
            "age",
            "origin",
            "topics",
            "names",
            "provoking",
            "phrases");

    /** What the lexicon was tuned on, what it was first tried on, and what was written when it stood. */
    public static final List<String> FILES = List.of("en/dev.txt", "en/held-out.txt", "en/fresh.txt", "en/later.txt");

    private static final int ROUNDS = 41;
    private static final double NANOS = 1000; // in a microsecond

    private final Map<String, Score> scores = new LinkedHashMap<>();
    private final List<String> mistakes = new ArrayList<>();
    private int prompts;

    private PromptAnalysisExam() {
        KINDS.forEach(kind -> scores.put(kind, new Score(0, 0, 0)));
    }

    /**
     * Of one kind of fact.
     *
     * @param right found, and said by the labels
     * @param wrong found, and not said
     * @param missed said, and not found
     */
    public record Score(int right, int wrong, int missed) {
        Score and(Set<String> expected, Set<String> found) {
            Set<String> both = new HashSet<>(expected);
            both.retainAll(found);
            return new Score(
                    right + both.size(), wrong + found.size() - both.size(), missed + expected.size() - both.size());
        }

        /** Share of what was found that is right; 1 if nothing was. */
        public double precision() {
            return right + wrong == 0 ? 1 : (double) right / (right + wrong);
        }

        /** Share of what is there that was found; 1 if nothing is. */
        public double recall() {
            return right + missed == 0 ? 1 : (double) right / (right + missed);
        }
    }

    /** By the prompts of these files, in the folder prompts. */
    public static PromptAnalysisExam of(PromptAnalyzer reader, List<String> files) {
        PromptAnalysisExam exam = new PromptAnalysisExam();
        files.stream()
                .flatMap(file -> LabelledPrompt.in(file).stream())
                .forEach(labelled -> exam.ask(reader, labelled));
        return exam;
    }

    private void ask(PromptAnalyzer reader, LabelledPrompt labelled) {
        prompts++;
        Map<String, Set<String>> read = LabelledPrompt.of(reader.analyze(new NormalisedPrompt(labelled.prompt())));
        for (String kind : KINDS) {
            Set<String> expected = labelled.facts().getOrDefault(kind, Set.of());
            Set<String> found = read.getOrDefault(kind, Set.of());
            scores.computeIfPresent(kind, (same, score) -> score.and(expected, found));
            if (!expected.equals(found)) {
                mistakes.add(labelled.prompt() + ": " + kind + " are " + expected + ", found " + found);
            }
        }
    }

    /** How many were asked. */
    public int prompts() {
        return prompts;
    }

    /** Of a kind of fact. @throws IllegalArgumentException if there is none of that name */
    public Score score(String kind) {
        Score score = scores.get(kind);
        if (score == null) {
            throw new IllegalArgumentException("fact (" + kind + ") is none of " + KINDS + ".");
        }
        return score;
    }

    /** How much time of a processor a prompt takes, from text to facts: the median of rounds over all the prompts, after as many to warm up. */
    public static double microsecondsEach(PromptAnalyzer reader) {
        List<String> prompts = FILES.stream()
                .flatMap(file -> LabelledPrompt.in(file).stream())
                .map(LabelledPrompt::prompt)
                .toList();
        double[] each = new double[ROUNDS];
        ThreadMXBean clock = ManagementFactory.getThreadMXBean(); // others may use the machine
        long found = 0;
        for (int round = -ROUNDS; round < ROUNDS; round++) {
            long start = clock.getCurrentThreadCpuTime();
            found += prompts.stream()
                    .map(prompt -> reader.analyze(new NormalisedPrompt(prompt)))
                    .filter(PromptAnalysis::person)
                    .count();
            each[Math.max(0, round)] = (clock.getCurrentThreadCpuTime() - start) / NANOS / prompts.size();
        }
        Arrays.sort(each);
        if (found == 0) { // so that nothing may be left out
            throw new IllegalStateException("the labelled prompts show nobody.");
        }
        return each[ROUNDS / 2];
    }

    /** The lowest precision of any kind. */
    public double leastPrecision() {
        return scores.values().stream().mapToDouble(Score::precision).min().orElse(0);
    }

    /** The lowest recall of any kind. */
    public double leastRecall() {
        return scores.values().stream().mapToDouble(Score::recall).min().orElse(0);
    }

    /** What was read wrongly, for people who mend the lexicon: these prompts are ours, and no tenant's. */
    public List<String> mistakes() {
        return List.copyOf(mistakes);
    }
}
