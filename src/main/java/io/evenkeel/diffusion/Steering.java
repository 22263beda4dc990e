package io.evenkeel.diffusion;

import io.evenkeel.concept.Concept;
import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.concept.SteeringPlan.Push;
import io.evenkeel.concept.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What is added to one picture's h: the sum of its plan's pushes, made anew only when a strength changes. Where pushes are
 * adaptive, what one step shows of the picture sets the strength of the next, so that no step waits for a second call of the
 * U-Net. A walk of few steps is over before it was read: there they stay at full strength, or who asks for few steps would
 * escape them.
 */
final class Steering {
    private static final int FEWEST_CALLS = 10; // that are read

    private final List<Push> pushes;
    private final long[] hShape;
    private final double[] factors; // of the strengths, at the next step
    private final double[] sums; // of the factors, over the steps made
    private final int[] steps; // made with each push
    private double[] acting;
    private @Nullable Tensor sum;

    /**
     * Steering by a plan.
     *
     * @param hShape [C, h, w]
     * @param fingerprint of the model
     * @throws Unsamplable if a vector is of another model or shape, naming the concept and what differs
     */
    Steering(SteeringPlan plan, long[] hShape, String fingerprint) {
        this.pushes = plan.pushes();
        this.hShape = hShape.clone();
        this.factors = pushes.stream().mapToDouble(Push::firstFactor).toArray();
        this.sums = new double[pushes.size()];
        this.steps = new int[pushes.size()];
        this.acting = new double[pushes.size()];
        pushes.forEach(push -> check(push.concept(), fingerprint));
    }

    private void check(Concept concept, String fingerprint) {
        if (!concept.model().equals(fingerprint)) {
            throw new Unsamplable(
                    "foreign-vector",
                    "concept (" + concept.label() + ") was discovered for the model (" + concept.model()
                            + "), this one is (" + fingerprint
                            + ").\nMaybe the model was updated since: discover the concept again.");
        }
        if (!concept.vector().hasShape(hShape)) {
            throw new Unsamplable(
                    "unfit-vector",
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
            sum = Arrays.stream(now).allMatch(strength -> strength == 0) ? null : sum(now);
        }
        return sum;
    }

    private double strength(int i, int call, int calls) {
        Push push = pushes.get(i);
        return push.actsAt(call, calls) ? push.strength() * factor(i, calls) : 0;
    }

    private double factor(int i, int calls) {
        return calls < FEWEST_CALLS ? 1 : factors[i];
    }

    private Tensor sum(double[] strengths) {
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
        return pushes.stream().anyMatch(push -> isReadAt(push, call, calls));
    }

    private static boolean isReadAt(Push push, int call, int calls) {
        return push.adaptive() && calls >= FEWEST_CALLS && push.actsAt(call + 1, calls);
    }

    /**
     * A call was made.
     *
     * @param timestep of training, that it was told
     * @param seen h of the conditional row, steered; null where it was not read
     */
    void made(int call, int calls, double timestep, @Nullable Tensor seen) {
        for (int i = 0; i < factors.length; i++) {
            if (pushes.get(i).actsAt(call, calls)) {
                sums[i] += factor(i, calls);
                steps[i]++;
            }
        }
        if (seen != null) {
            read(before(seen, at(call, calls)), call, calls, timestep);
        }
    }

    private void read(float[] h, int call, int calls, double timestep) {
        for (int i = 0; i < factors.length; i++) {
            Push push = pushes.get(i);
            if (isReadAt(push, call, calls)) {
                factors[i] = push.factor(push.concept().probe().orElseThrow().score(h, 0, timestep));
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
    Realised realised() {
        return new Realised(IntStream.range(0, sums.length)
                .mapToObj(i -> sums[i] / Math.max(1, steps[i]))
                .toList());
    }
}
