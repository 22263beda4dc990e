package io.evenkeel.sampler;

/** Classifier-free guidance (Ho and Salimans 2022) of one picture, as arithmetic. */
final class ClassifierFreeGuidance {
    private ClassifierFreeGuidance() {}

    /**
     * unconditional + scale * (conditional - unconditional), rescaled as the settings say.
     *
     * @param predicted holds both predictions
     * @param free where the unconditional one starts
     * @param bound where the conditional one starts
     * @param size of each
     */
    static float[] mixed(float[] predicted, int free, int bound, int size, SamplingParameters samplingParameters) {
        float[] mixed = new float[size];
        for (int i = 0; i < size; i++) {
            mixed[i] = (float) (predicted[free + i]
                    + samplingParameters.guidance() * (predicted[bound + i] - predicted[free + i]));
        }
        if (samplingParameters.rescale() > 0) {
            double own = spread(mixed, 0, size);
            double factor = own == 0 ? 1 : spread(predicted, bound, size) / own;
            double share = samplingParameters.rescale() * factor + (1 - samplingParameters.rescale());
            for (int i = 0; i < size; i++) {
                mixed[i] = (float) (share * mixed[i]);
            }
        }
        return mixed;
    }

    /** Standard deviation, of a sample. */
    private static double spread(float[] values, int from, int size) {
        double sum = 0;
        double squares = 0;
        for (int i = from; i < from + size; i++) {
            sum += values[i];
            squares += (double) values[i] * values[i];
        }
        return Math.sqrt(Math.max(0, squares - sum * sum / size) / (size - 1));
    }
}
