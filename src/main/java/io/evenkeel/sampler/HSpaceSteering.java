package io.evenkeel.sampler;

import io.evenkeel.concept.Concept;
import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.concept.SteeringPlan.AppliedConcept;
import io.evenkeel.concept.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What is added to one picture's h: the sum of its plan's pushes, made anew only when a strength changes. Where pushes are
 * adaptive, what one step shows of the picture sets the strength of the next, so that no step waits for a second call of the
 * U-Net. A push that would lose much of its strength before anything can be read of the picture is not adaptive on that walk: it
 * stays at full strength, or who asks for few steps would escape it.
 */
public final class HSpaceSteering {
    private static final int MIN_ADAPTIVE_CALLS = 10; // that are read
    private static final double MAX_LOST_STRENGTH = 0.15; // of a walk's full strength, before a reading sets it

    private final List<AppliedConcept> appliedConcepts;
    private final long[] hShape;
    private final boolean[] adaptive; // whether a push follows its probe on this walk
    private final double[] strengthFactors; // of the strengths, at the next step
    private final double[] factorSums; // of the factors, over the steps made
    private final int[] stepCounts; // made with each push
    private double[] currentStrengths;
    private @Nullable Tensor conditionalOffset;
    private @Nullable Tensor unconditionalOffset;

    /**
     * Steering by a plan.
     *
     * @param hShape [C, h, w]
     * @param fingerprint of the model
     * @param timesteps of training, that the walk's calls are told
     * @throws UnsupportedImageRequestException if a vector is of another model or shape, naming the concept and what differs
     */
    public HSpaceSteering(SteeringPlan plan, long[] hShape, String fingerprint, double[] timesteps) {
        this.appliedConcepts = plan.appliedConcepts();
        this.hShape = hShape.clone();
        this.adaptive = new boolean[appliedConcepts.size()];
        this.strengthFactors = new double[appliedConcepts.size()];
        this.factorSums = new double[appliedConcepts.size()];
        this.stepCounts = new int[appliedConcepts.size()];
        this.currentStrengths = new double[appliedConcepts.size()];
        appliedConcepts.forEach(appliedConcept -> validate(appliedConcept.concept(), fingerprint));
        for (int i = 0; i < strengthFactors.length; i++) {
            adaptive[i] = canAdapt(appliedConcepts.get(i), timesteps);
            strengthFactors[i] = adaptive[i] ? appliedConcepts.get(i).initialStrengthFactor() : 1;
        }
    }

    /** Whether some reading sets the strength of a call in the window, and not too late. */
    private static boolean canAdapt(AppliedConcept appliedConcept, double[] timesteps) {
        int callCount = timesteps.length;
        if (!appliedConcept.adaptive() || callCount < MIN_ADAPTIVE_CALLS) {
            return false;
        }
        int waitedCalls = 0;
        for (int callIndex = 0; callIndex < callCount; callIndex++) {
            if (appliedConcept.isActiveAt(callIndex, callCount)) {
                if (callIndex > 0 && isProbeInformative(appliedConcept, timesteps[callIndex - 1])) {
                    return waitedCalls * (1 - appliedConcept.initialStrengthFactor()) <= MAX_LOST_STRENGTH * callCount;
                }
                waitedCalls++;
            }
        }
        return false;
    }

    private static boolean isProbeInformative(AppliedConcept appliedConcept, double timestep) {
        return appliedConcept
                .concept()
                .probe()
                .orElseThrow()
                .constantScore(timestep)
                .isEmpty();
    }

    private void validate(Concept concept, String fingerprint) {
        if (!concept.model().equals(fingerprint)) {
            throw new UnsupportedImageRequestException(
                    "vector-model-mismatch",
                    "concept (" + concept.label() + ") was discovered for the model (" + concept.model()
                            + "), this one is (" + fingerprint
                            + ").\nMaybe the model was updated since: discover the concept again.");
        }
        if (!concept.vector().hasShape(hShape)) {
            throw new UnsupportedImageRequestException(
                    "vector-shape-mismatch",
                    "concept (" + concept.label() + ") has the vector " + concept.vector()
                            + ", which does not fit the h-space " + Arrays.toString(hShape)
                            + ".\nMaybe it was discovered for another picture size.");
        }
    }

    /** What is added at a call of the U-Net, [C, h, w]: the same object as long as no strength changes; null for nothing. */
    @Nullable
    Tensor offsetAt(int callIndex, int callCount) {
        double[] strengths = IntStream.range(0, appliedConcepts.size())
                .mapToDouble(i -> strengthAt(i, callIndex, callCount))
                .toArray();
        if (!Arrays.equals(strengths, currentStrengths)) {
            currentStrengths = strengths;
            conditionalOffset = sumVectors(strengths);
            unconditionalOffset = sumVectors(IntStream.range(0, strengths.length)
                    .mapToDouble(i ->
                            -strengths[i] * appliedConcepts.get(i).concept().unconditionalWeight())
                    .toArray());
        }
        return conditionalOffset;
    }

    /** What is added to the unconditional half at the call that {@link #offsetAt} was asked for last; null for nothing. */
    @Nullable
    Tensor unconditionalOffset() {
        return unconditionalOffset;
    }

    private double strengthAt(int i, int callIndex, int callCount) {
        AppliedConcept appliedConcept = appliedConcepts.get(i);
        return appliedConcept.isActiveAt(callIndex, callCount) ? appliedConcept.strength() * strengthFactors[i] : 0;
    }

    private @Nullable Tensor sumVectors(double[] strengths) {
        if (Arrays.stream(strengths).allMatch(strength -> strength == 0)) {
            return null;
        }
        float[] values = new float[(int) Arrays.stream(hShape).reduce(1, Math::multiplyExact)];
        for (int i = 0; i < strengths.length; i++) {
            if (strengths[i] != 0) {
                appliedConcepts.get(i).concept().vector().addTo(values, 0, (float) strengths[i]);
            }
        }
        return new Tensor(values, hShape);
    }

    /** Whether the strengths of the call after this one follow what h is at this one. */
    boolean needsHiddenState(int callIndex, int callCount) {
        return IntStream.range(0, adaptive.length).anyMatch(i -> isObservedAt(i, callIndex, callCount));
    }

    private boolean isObservedAt(int i, int callIndex, int callCount) {
        return adaptive[i] && appliedConcepts.get(i).isActiveAt(callIndex + 1, callCount);
    }

    /**
     * A call was made.
     *
     * @param timestep of training, that it was told
     * @param hiddenState h of the conditional row, steered; null where it was not read
     */
    void observe(int callIndex, int callCount, double timestep, @Nullable Tensor hiddenState) {
        for (int i = 0; i < strengthFactors.length; i++) {
            if (appliedConcepts.get(i).isActiveAt(callIndex, callCount)) {
                factorSums[i] += strengthFactors[i];
                stepCounts[i]++;
            }
        }
        if (hiddenState != null) {
            updateStrengthFactors(
                    subtractOffset(hiddenState, offsetAt(callIndex, callCount)), callIndex, callCount, timestep);
        }
    }

    private void updateStrengthFactors(float[] hiddenState, int callIndex, int callCount, double timestep) {
        for (int i = 0; i < strengthFactors.length; i++) {
            if (isObservedAt(i, callIndex, callCount)) {
                strengthFactors[i] = appliedConcepts.get(i).strengthFactor(hiddenState, timestep);
            }
        }
    }

    /** Takes the offset away again: the probe is to read what the picture shows, not what it was given. */
    private static float[] subtractOffset(Tensor hiddenState, @Nullable Tensor offset) {
        float[] values = hiddenState.values();
        if (offset != null) {
            offset.addTo(values, 0, -1);
        }
        return values;
    }

    /** What the pushes really were so far. */
    AppliedSteering appliedSteering() {
        return new AppliedSteering(IntStream.range(0, factorSums.length)
                .mapToObj(i -> factorSums[i] / Math.max(1, stepCounts[i]))
                .toList());
    }
}
