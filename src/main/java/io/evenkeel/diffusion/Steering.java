package io.evenkeel.diffusion;

import io.evenkeel.concept.Concept;
import io.evenkeel.concept.SteeringPlan.Push;
import io.evenkeel.concept.Tensor;
import java.util.Arrays;
import java.util.List;

/** What is added to h while one batch is sampled: to each picture the sum of its own plan's pushes. */
final class Steering {
    private final Guidance guidance;
    private final SteeredHalves halves;
    private final long[] hShape;

    /** @param hShape [C, h, w] */
    Steering(Guidance guidance, SteeredHalves halves, long[] hShape) {
        this.guidance = guidance;
        this.halves = halves;
        this.hShape = hShape.clone();
    }

    /** Refuses vectors of another model or shape. @throws IllegalArgumentException naming the concept and what differs */
    void check(String fingerprint) {
        guidance.batch().stream()
                .flatMap(picture -> picture.plan().pushes().stream())
                .map(Push::concept)
                .forEach(concept -> check(concept, fingerprint));
    }

    private void check(Concept concept, String fingerprint) {
        if (!concept.model().equals(fingerprint)) {
            throw new IllegalArgumentException("concept (" + concept.label() + ") was discovered for the model ("
                    + concept.model() + "), this one is (" + fingerprint
                    + ").\nMaybe the model was updated since: discover the concept again.");
        }
        if (!concept.vector().hasShape(hShape)) {
            throw new IllegalArgumentException("concept (" + concept.label() + ") has the vector " + concept.vector()
                    + ", which does not fit the h-space " + Arrays.toString(hShape)
                    + ".\nMaybe it was discovered for another picture size.");
        }
    }

    /** What one step adds: [samples, C, h, w]. */
    Tensor offsets(int step, int steps) {
        int size = (int) (hShape[0] * hShape[1] * hShape[2]);
        float[] sums = new float[guidance.samples() * size];
        int pictures = guidance.batch().size();
        int first = halves == SteeredHalves.BOTH ? 0 : guidance.samples() - pictures;
        for (int sample = first; sample < guidance.samples(); sample++) {
            List<Push> pushes = guidance.batch().get(sample % pictures).plan().pushes();
            for (Push push : pushes) {
                if (push.actsAt(step, steps)) {
                    push.concept().vector().addTo(sums, sample * size, (float) push.strength());
                }
            }
        }
        return new Tensor(sums, new long[] {guidance.samples(), hShape[0], hShape[1], hShape[2]});
    }
}
