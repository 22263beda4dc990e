package io.evenkeel.discovery.training;

import io.evenkeel.sampler.scheduler.LatentState;
import java.util.ArrayList;
import java.util.List;

/**
 * Creates fixed inputs on unsteered trajectories of the neutral prompts, the same for all vectors that are compared.
 */
final class ValidationSet {
    private static final int POINTS_PER_CONCEPT = 8;

    private ValidationSet() {}

    /** An input for validation. */
    record ValidationPoint(int concept, LatentState state, PromptPairs.PromptPair promptPair) {}

    /** Returns how many sampling steps the inputs take. */
    static double rowCount(int concepts, int first, int last) {
        return concepts * POINTS_PER_CONCEPT * (first + last) / 2.0;
    }

    /**
     * Creates several inputs for each concept, spread evenly over calls.
     *
     * @param first first call
     * @param last call after the last one
     */
    static List<ValidationPoint> create(
            FrozenModel model, PromptPairs pairs, SeededRandom random, int first, int last) {
        List<LatentState> initialStates = new ArrayList<>();
        List<PromptPairs.PromptPair> chosenPairs = new ArrayList<>();
        int[] stopCalls = new int[pairs.conceptCount() * POINTS_PER_CONCEPT];
        for (int row = 0; row < stopCalls.length; row++) {
            int slot = row % POINTS_PER_CONCEPT;
            initialStates.add(model.trajectory()
                    .start(random.noiseSource(SeededRandom.RandomStream.VALIDATION_LATENTS, slot)
                            .next(model.latentSize())));
            chosenPairs.add(promptPairFor(pairs, row));
            stopCalls[row] = first + slot * (last - first) / POINTS_PER_CONCEPT;
        }
        List<FrozenModel.ConditioningPrompts> conditioning = chosenPairs.stream()
                .map(pair -> new FrozenModel.ConditioningPrompts(pair.neutral(), ""))
                .toList();
        List<LatentState> states = model.sampleUntil(
                initialStates,
                conditioning,
                stopCalls,
                (row, call) ->
                        random.noiseSource(SeededRandom.RandomStream.VALIDATION_NOISE, row % POINTS_PER_CONCEPT, call));
        List<ValidationPoint> points = new ArrayList<>();
        for (int row = 0; row < stopCalls.length; row++) {
            points.add(new ValidationPoint(row / POINTS_PER_CONCEPT, states.get(row), chosenPairs.get(row)));
        }
        return points;
    }

    /** Chooses pairs that are far apart in the list, so that they differ in subject and template. */
    private static PromptPairs.PromptPair promptPairFor(PromptPairs pairs, int row) {
        int concept = row / POINTS_PER_CONCEPT;
        int pairCount = pairs.pairsOf(concept).size();
        return pairs.pairAt(concept, row % POINTS_PER_CONCEPT * pairCount / Math.min(pairCount, POINTS_PER_CONCEPT));
    }
}
