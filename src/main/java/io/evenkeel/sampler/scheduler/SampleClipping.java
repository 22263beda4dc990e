package io.evenkeel.sampler.scheduler;

/**
 * Clips predicted samples.
 *
 * @param range largest absolute value; infinite for no clipping, because latents have no bounds
 */
record SampleClipping(double range) {
    static final SampleClipping NONE = new SampleClipping(Double.POSITIVE_INFINITY);

    /** @param defaultValue default of clip_sample */
    static SampleClipping fromConfig(SchedulerConfig settings, boolean defaultValue) {
        return settings.readBoolean("clip_sample", defaultValue)
                ? new SampleClipping(settings.readNumber("clip_sample_range", 1))
                : NONE;
    }

    float[] clip(float[] sample) {
        float[] clipped = new float[sample.length];
        for (int i = 0; i < sample.length; i++) {
            clipped[i] = (float) Math.max(-range, Math.min(range, sample[i]));
        }
        return clipped;
    }
}
