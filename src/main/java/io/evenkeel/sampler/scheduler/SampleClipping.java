package io.evenkeel.sampler.scheduler;

/** @param range what pictures of the training kept within; infinite where they are latents, which have no bounds */
record SampleClipping(double range) {
    static final SampleClipping NONE = new SampleClipping(Double.POSITIVE_INFINITY);

    /** @param defaultValue what holds if the settings do not say whether to clip */
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
