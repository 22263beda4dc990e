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
    private static final int FEWEST_CALLS = 10; // that are read
    private static final double MOST_LOST = 0.15; // of a walk's full strength, before a reading sets it

    private final List<AppliedConcept> pushes;
    private final long[] hShape;
    private final boolean[] reads; // whether a push follows its probe on this walk
    private final double[] factors; // of the strengths, at the next step
    private final double[] sums; // of the factors, over the steps made
    private final int[] steps; // made with each push
    private double[] acting;
    private @Nullable Tensor sum;
    private @Nullable Tensor opposing;

    /**
     * Steering by a plan.
     *
     * @param hShape [C, h, w]
     * @param fingerprint of the model
     * @param timesteps of training, that the walk's calls are told
     * @throws UnsupportedImageRequestException if a vector is of another model or shape, naming the concept and what differs
     */
    public HSpaceSteering(SteeringPlan plan, long[] hShape, String fingerprint, double[] timesteps) {
        this.pushes = plan.appliedConcepts();
        this.hShape = hShape.clone();
        this.reads = new boolean[pushes.size()];
        this.factors = new double[pushes.size()];
        this.sums = new double[pushes.size()];
        this.steps = new int[pushes.size()];
        this.acting = new double[pushes.size()];
        pushes.forEach(appliedConcept -> check(appliedConcept.concept(), fingerprint));
        for (int i = 0; i < factors.length; i++) {
            reads[i] = isWorthReading(pushes.get(i), timesteps);
            factors[i] = reads[i] ? pushes.get(i).initialStrengthFactor() : 1;
        }
    }

    /** Whether some reading sets the strength of a call in the window, and not too late. */
    private static boolean isWorthReading(AppliedConcept appliedConcept, double[] timesteps) {
        int calls = timesteps.length;
        if (!appliedConcept.adaptive() || calls < FEWEST_CALLS) {
            return false;
        }
        int waited = 0;
        for (int call = 0; call < calls; call++) {
            if (appliedConcept.isActiveAt(call, calls)) {
                if (call > 0 && isReadable(appliedConcept, timesteps[call - 1])) {
                    return waited * (1 - appliedConcept.initialStrengthFactor()) <= MOST_LOST * calls;
                }
                waited++;
            }
        }
        return false;
    }

    private static boolean isReadable(AppliedConcept appliedConcept, double timestep) {
        return appliedConcept
                .concept()
                .probe()
                .orElseThrow()
                .constantScore(timestep)
                .isEmpty();
    }

    private void check(Concept concept, String fingerprint) {
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
    Tensor at(int call, int calls) {
        double[] now = IntStream.range(0, pushes.size())
                .mapToDouble(i -> strength(i, call, calls))
                .toArray();
        if (!Arrays.equals(now, acting)) {
            acting = now;
            sum = sum(now);
            opposing = sum(IntStream.range(0, now.length)
                    .mapToDouble(i -> -now[i] * pushes.get(i).concept().unconditionalWeight())
                    .toArray());
        }
        return sum;
    }

    /** What is added to the unconditional half at the call that {@link #at} was asked for last; null for nothing. */
    @Nullable
    Tensor opposing() {
        return opposing;
    }

    private double strength(int i, int call, int calls) {
        AppliedConcept appliedConcept = pushes.get(i);
        return appliedConcept.isActiveAt(call, calls) ? appliedConcept.strength() * factors[i] : 0;
    }

    private @Nullable Tensor sum(double[] strengths) {
        if (Arrays.stream(strengths).allMatch(strength -> strength == 0)) {
            return null;
        }
        float[] values = new float[(int) Arrays.stream(hShape).reduce(1, Math::multiplyExact)];
        for (int i = 0; i < strengths.length; i++) {
            if (strengths[i] != 0) {
                pushes.get(i).concept().vector().addTo(values, 0, (float) strengths[i]);
            }
        }
        return new Tensor(values, hShape);
    }

    /** Whether the strengths of the call after this one follow what h is at this one. */
    boolean readsAt(int call, int calls) {
        return IntStream.range(0, reads.length).anyMatch(i -> isReadAt(i, call, calls));
    }

    private boolean isReadAt(int i, int call, int calls) {
        return reads[i] && pushes.get(i).isActiveAt(call + 1, calls);
    }

    /**
     * A call was made.
     *
     * @param timestep of training, that it was told
     * @param seen h of the conditional row, steered; null where it was not read
     */
    void made(int call, int calls, double timestep, @Nullable Tensor seen) {
        for (int i = 0; i < factors.length; i++) {
            if (pushes.get(i).isActiveAt(call, calls)) {
                sums[i] += factors[i];
                steps[i]++;
            }
        }
        if (seen != null) {
            read(before(seen, at(call, calls)), call, calls, timestep);
        }
    }

    private void read(float[] h, int call, int calls, double timestep) {
        for (int i = 0; i < factors.length; i++) {
            if (isReadAt(i, call, calls)) {
                factors[i] = pushes.get(i).strengthFactor(h, timestep);
            }
        }
    }

    /** Takes the offset away again: the probe is to read what the picture shows, not what it was given. */
    private static float[] before(Tensor seen, @Nullable Tensor offset) {
        float[] values = seen.values();
        if (offset != null) {
            offset.addTo(values, 0, -1);
        }
        return values;
    }

    /** What the pushes really were so far. */
    AppliedSteering realised() {
        return new AppliedSteering(IntStream.range(0, sums.length)
                .mapToObj(i -> sums[i] / Math.max(1, steps[i]))
                .toList());
    }
}
