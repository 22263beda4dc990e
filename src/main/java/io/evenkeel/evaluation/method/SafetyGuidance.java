package io.evenkeel.evaluation.method;

/** Computes safe latent diffusion (equations 3 to 8 of the paper) for one image, from step to step. */
final class SafetyGuidance {
    private final SafeLatentDiffusionMethod.Hyperparameters setting;
    private final double[] momentum;

    SafetyGuidance(SafeLatentDiffusionMethod.Hyperparameters setting, int size) {
        this.setting = setting;
        this.momentum = new double[size];
    }

    /**
     * Returns the guided prediction.
     *
     * @param unconditional prediction for the empty prompt
     * @param conditional prediction for the prompt
     * @param unsafe prediction for the safety concept
     * @param scale guidance scale
     * @param active whether the warm-up is over; momentum accumulates before
     */
    float[] combine(float[] unconditional, float[] conditional, float[] unsafe, double scale, boolean active) {
        float[] combined = new float[unconditional.length];
        for (int i = 0; i < combined.length; i++) {
            double difference = (double) conditional[i] - unsafe[i];
            double weight = difference >= setting.threshold() ? 0 : Math.min(1, Math.abs(difference) * setting.scale());
            double safetyTerm =
                    weight * ((double) unsafe[i] - unconditional[i]) + setting.momentumScale() * momentum[i];
            momentum[i] = setting.momentumBeta() * momentum[i] + (1 - setting.momentumBeta()) * safetyTerm;
            combined[i] = (float) (unconditional[i]
                    + scale * ((double) conditional[i] - unconditional[i] - (active ? safetyTerm : 0)));
        }
        return combined;
    }
}
