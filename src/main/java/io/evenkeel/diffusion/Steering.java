package io.evenkeel.diffusion;

import io.evenkeel.concept.Concept;
import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.concept.SteeringPlan.Push;
import io.evenkeel.concept.Tensor;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is added to one picture's h: the sum of its plan's pushes, made anew only when a step window opens or closes. */
final class Steering {
    private final List<Push> pushes;
    private final long[] hShape;
    private List<Push> acting = List.of();
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

    /** What is added at a call of the U-Net, [C, h, w]: the same object as long as the same pushes act; null for nothing. */
    @Nullable
    Tensor at(int call, int calls) {
        List<Push> now =
                pushes.stream().filter(push -> push.actsAt(call, calls)).toList();
        if (!now.equals(acting)) {
            acting = now;
            sum = now.isEmpty() ? null : sum(now);
        }
        return sum;
    }

    private Tensor sum(List<Push> now) {
        float[] values = new float[(int) Arrays.stream(hShape).reduce(1, Math::multiplyExact)];
        now.forEach(push -> push.concept().vector().addTo(values, 0, (float) push.strength()));
        return new Tensor(values, hShape);
    }
}
