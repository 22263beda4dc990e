package io.evenkeel.sampler;

/**
 * Applies classifier-free guidance (Ho and Salimans 2022) to one image. The rescaling is diffusers' {@code
 * rescale_noise_cfg}.
 */
final class ClassifierFreeGuidance {
    private ClassifierFreeGuidance() {}

    /**
     * Returns unconditional + scale * (conditional - unconditional), rescaled if the parameters ask for it.
     *
     * @param modelOutput holds both predictions
     * @param unconditionalStart index at which the unconditional prediction starts
     * @param conditionalStart index at which the conditional prediction starts
     * @param size number of values of each prediction
     */
    static float[] combine(
            float[] modelOutput,
            int unconditionalStart,
            int conditionalStart,
            int size,
            SamplingParameters parameters) {
        float[] combined = new float[size];
        for (int i = 0; i < size; i++) {
            combined[i] = (float) (modelOutput[unconditionalStart + i]
                    + parameters.guidanceScale()
                            * (modelOutput[conditionalStart + i] - modelOutput[unconditionalStart + i]));
        }
        if (parameters.guidanceRescale() > 0) {
            double combinedDeviation = standardDeviation(combined, 0, size);
            double factor = combinedDeviation == 0
                    ? 1
                    : standardDeviation(modelOutput, conditionalStart, size) / combinedDeviation;
            double scale = parameters.guidanceRescale() * factor + (1 - parameters.guidanceRescale());
            for (int i = 0; i < size; i++) {
                combined[i] = (float) (scale * combined[i]);
            }
        }
        return combined;
    }

    /** Returns the sample standard deviation (divisor size - 1). */
    private static double standardDeviation(float[] values, int from, int size) {
        double sum = 0;
        double squares = 0;
        for (int i = from; i < from + size; i++) {
            sum += values[i];
            squares += (double) values[i] * values[i];
        }
        return Math.sqrt(Math.max(0, squares - sum * sum / size) / (size - 1));
    }
}
