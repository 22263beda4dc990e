package io.evenkeel.evaluation.method;

/** The arithmetic of safe latent diffusion, equations 3 to 8 of the paper, of one picture from step to step. */
final class SafetyGuidance {
    private final SafeLatentDiffusionMethod.Setting setting;
    private final double[] momentum;

    SafetyGuidance(SafeLatentDiffusionMethod.Setting setting, int size) {
        this.setting = setting;
        this.momentum = new double[size];
    }

    /**
     * The guided prediction.
     *
     * @param unconditional without a prompt
     * @param conditional with the prompt
     * @param unsafe with the safety concept
     * @param scale of guidance
     * @param active whether warming up is over: momentum gathers before
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
