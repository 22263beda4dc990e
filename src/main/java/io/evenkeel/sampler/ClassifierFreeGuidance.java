package io.evenkeel.sampler;

/** Classifier-free guidance (Ho and Salimans 2022) of one picture, as arithmetic. */
final class ClassifierFreeGuidance {
    private ClassifierFreeGuidance() {}

    /**
     * unconditional + scale * (conditional - unconditional), rescaled as the settings say.
     *
     * @param modelOutput holds both predictions
     * @param unconditionalStart where the unconditional one starts
     * @param conditionalStart where the conditional one starts
     * @param size of each
     */
    static float[] combine(
            float[] modelOutput,
            int unconditionalStart,
            int conditionalStart,
            int size,
            SamplingParameters samplingParameters) {
        float[] combined = new float[size];
        for (int i = 0; i < size; i++) {
            combined[i] = (float) (modelOutput[unconditionalStart + i]
                    + samplingParameters.guidanceScale()
                            * (modelOutput[conditionalStart + i] - modelOutput[unconditionalStart + i]));
        }
        if (samplingParameters.guidanceRescale() > 0) {
            double combinedDeviation = standardDeviation(combined, 0, size);
            double factor = combinedDeviation == 0
                    ? 1
                    : standardDeviation(modelOutput, conditionalStart, size) / combinedDeviation;
            double scale = samplingParameters.guidanceRescale() * factor + (1 - samplingParameters.guidanceRescale());
            for (int i = 0; i < size; i++) {
                combined[i] = (float) (scale * combined[i]);
            }
        }
        return combined;
    }

    /** Standard deviation, of a sample. */
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
