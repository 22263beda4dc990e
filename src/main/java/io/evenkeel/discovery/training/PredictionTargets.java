package io.evenkeel.discovery.training;

import io.evenkeel.concept.Tensor;

/**
 * Computes target predictions as linear combinations of predictions. Works for noise and velocity prediction alike.
 */
final class PredictionTargets {
    private PredictionTargets() {}

    /** Extrapolates from the neutral prediction towards the target: beta 0 is neutral, 1 the target. */
    static Tensor extrapolate(Tensor neutral, Tensor target, double beta) {
        return weightedSum(1 - beta, neutral, beta, target);
    }

    /**
     * Returns the prediction p that, guided against the empty prompt, equals q guided against a negative prompt: u +
     * g (p - u) = n + g (q - n).
     */
    static Tensor foldInNegativePrompt(Tensor prediction, Tensor unconditional, Tensor negative, double guidance) {
        double share = (guidance - 1) / guidance;
        float[] values = prediction.values();
        unconditional.addTo(values, 0, (float) share);
        negative.addTo(values, 0, (float) -share);
        return new Tensor(values, prediction.shape());
    }

    /** Classifier-free guidance (Ho and Salimans 2022). */
    static float[] applyGuidance(Tensor unconditional, Tensor conditional, double guidance) {
        return weightedSum(1 - guidance, unconditional, guidance, conditional).values();
    }

    static double meanSquare(Tensor one, Tensor other) {
        float[] a = one.values();
        float[] b = other.values();
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = (double) a[i] - b[i];
            sum += difference * difference;
        }
        return sum / a.length;
    }

    private static Tensor weightedSum(double weight, Tensor one, double otherWeight, Tensor other) {
        float[] a = one.values();
        float[] b = other.values();
        for (int i = 0; i < a.length; i++) {
            a[i] = (float) (weight * a[i] + otherWeight * b[i]);
        }
        return new Tensor(a, one.shape());
    }
}
