package io.evenkeel.policy.prompt;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How well facts are read, against labelled prompts. */
public final class FactsExam {
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

    /** What the lexicon was tuned on, and what not. */
    public static final List<String> FILES = List.of("en/dev.txt", "en/held-out.txt");

    private final Map<String, Score> scores = new LinkedHashMap<>();
    private final List<String> mistakes = new ArrayList<>();
    private int prompts;

    private FactsExam() {
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
    public static FactsExam of(PromptReader reader, List<String> files) {
        FactsExam exam = new FactsExam();
        files.stream()
                .flatMap(file -> LabelledPrompt.in(file).stream())
                .forEach(labelled -> exam.ask(reader, labelled));
        return exam;
    }

    private void ask(PromptReader reader, LabelledPrompt labelled) {
        prompts++;
        Map<String, Set<String>> read = LabelledPrompt.of(reader.read(new Prompt(labelled.prompt())));
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

    /** By kind of fact. */
    public Map<String, Score> scores() {
        return Map.copyOf(scores);
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
