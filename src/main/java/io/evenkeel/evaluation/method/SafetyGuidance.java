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
     * @param free without a prompt
     * @param bound with the prompt
     * @param unsafe with the safety concept
     * @param scale of guidance
     * @param acts whether warming up is over: momentum gathers before
     */
    float[] mixed(float[] free, float[] bound, float[] unsafe, double scale, boolean acts) {
        float[] mixed = new float[free.length];
        for (int i = 0; i < mixed.length; i++) {
            double apart = (double) bound[i] - unsafe[i];
            double weight = apart >= setting.threshold() ? 0 : Math.min(1, Math.abs(apart) * setting.scale());
            double away = weight * ((double) unsafe[i] - free[i]) + setting.momentumScale() * momentum[i];
            momentum[i] = setting.momentumBeta() * momentum[i] + (1 - setting.momentumBeta()) * away;
            mixed[i] = (float) (free[i] + scale * ((double) bound[i] - free[i] - (acts ? away : 0)));
        }
        return mixed;
    }
}
