package io.evenkeel.discovery.training;

import io.evenkeel.diffusion.schedule.Position;
import java.util.ArrayList;
import java.util.List;

/** Fixed points on unsteered walks of the neutral prompt, the same for whatever vectors are compared on them. */
final class ValidationSet {
    private static final int EACH = 8;

    private ValidationSet() {}

    /** Where to ask. */
    record ValidationPoint(int concept, Position position, PromptPairs.PromptPair lesson) {}

    /** How many steps of walks it takes. */
    static double rows(int concepts, int first, int last) {
        return concepts * EACH * (first + last) / 2.0;
    }

    /**
     * Some of each concept, spread evenly over calls of the walk.
     *
     * @param first call, and the one after the last
     */
    static List<ValidationPoint> of(
            FrozenModel frozenModel, PromptPairs promptPairs, SeededRandom seededRandom, int first, int last) {
        List<Position> starts = new ArrayList<>();
        List<PromptPairs.PromptPair> chosen = new ArrayList<>();
        int[] until = new int[promptPairs.concepts() * EACH];
        for (int row = 0; row < until.length; row++) {
            int place = row % EACH;
            starts.add(frozenModel
                    .walk()
                    .start(seededRandom
                            .noise(SeededRandom.RandomStream.EXAM_START, place)
                            .next(frozenModel.size())));
            chosen.add(lesson(promptPairs, row));
            until[row] = first + place * (last - first) / EACH;
        }
        List<FrozenModel.ConditioningPrompts> told = chosen.stream()
                .map(promptPair -> new FrozenModel.ConditioningPrompts(promptPair.neutral(), ""))
                .toList();
        List<Position> reached = frozenModel.walked(
                starts,
                told,
                until,
                (row, call) -> seededRandom.noise(SeededRandom.RandomStream.EXAM_NOISE, row % EACH, call));
        List<ValidationPoint> exam = new ArrayList<>();
        for (int row = 0; row < until.length; row++) {
            exam.add(new ValidationPoint(row / EACH, reached.get(row), chosen.get(row)));
        }
        return exam;
    }

    /** Far apart in the list, so that they differ in subject and template. */
    private static PromptPairs.PromptPair lesson(PromptPairs promptPairs, int row) {
        int concept = row / EACH;
        int all = promptPairs.of(concept).size();
        return promptPairs.of(concept, row % EACH * all / Math.min(all, EACH));
    }
}
