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
 * Computes what is added to one image's h at each step: the weighted sum of the plan's concept vectors. The sum is
 * cached until a strength changes.
 *
 * <p>The hidden state of one step sets the strength of an adaptive concept for the next step, so adaptivity needs no
 * second call of the U-Net. A concept stays at full strength if waiting for its first informative probe would cost it
 * much of its strength; otherwise requests with few steps would escape it.
 */
public final class HSpaceSteering {
    private static final int MIN_ADAPTIVE_CALLS = 10; // below this, no concept is adaptive
    private static final double MAX_LOST_STRENGTH =
            0.15; // share of a trajectory's full strength that may be lost before the first probe reading

    private final List<AppliedConcept> appliedConcepts;
    private final long[] hShape;
    private final boolean[] adaptive; // whether a concept's strength follows its probe on this trajectory
    private final double[] strengthFactors; // factor of each concept's strength at the next step
    private final double[] factorSums; // sum of those factors over the steps made
    private final int[] stepCounts; // number of steps made with each concept active
    private double[] currentStrengths;
    private @Nullable Tensor conditionalOffset;
    private @Nullable Tensor unconditionalOffset;

    /**
     * Prepares the steering of one image.
     *
     * @param hShape [C, h, w]
     * @param fingerprint of the model
     * @param timesteps training timestep of each call of the trajectory
     * @throws UnsupportedImageRequestException if a vector is of another model or shape; the message names the
     * concept and the difference
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

    /** Returns whether a probe reading can set the strength within the window, and early enough. */
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
                            + ".\nMaybe it was discovered for another image size.");
        }
    }

    /**
     * Returns the offset of h for a call of the U-Net, [C, h, w], or null for none. Returns the same object while no
     * strength changes.
     */
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

    /**
     * Returns the offset of the unconditional branch for the call last passed to {@link #offsetAt}, or null for none.
     */
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

    /** Returns whether the strengths of the next call depend on the hidden state of this one. */
    boolean needsHiddenState(int callIndex, int callCount) {
        return IntStream.range(0, adaptive.length).anyMatch(i -> isObservedAt(i, callIndex, callCount));
    }

    private boolean isObservedAt(int i, int callIndex, int callCount) {
        return adaptive[i] && appliedConcepts.get(i).isActiveAt(callIndex + 1, callCount);
    }

    /**
     * Records a call and updates the strengths of adaptive concepts.
     *
     * @param timestep training timestep of the call
     * @param hiddenState steered h of the conditional row; null if it was not read
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

    /** Removes the offset, so that the probe reads the image's content and not the steering. */
    private static float[] subtractOffset(Tensor hiddenState, @Nullable Tensor offset) {
        float[] values = hiddenState.values();
        if (offset != null) {
            offset.addTo(values, 0, -1);
        }
        return values;
    }

    /** Returns the mean strength factors of the steps made so far. */
    AppliedSteering appliedSteering() {
        return new AppliedSteering(IntStream.range(0, factorSums.length)
                .mapToObj(i -> factorSums[i] / Math.max(1, stepCounts[i]))
                .toList());
    }
}
