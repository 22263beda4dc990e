package io.evenkeel.sampler.scheduler;

/** @param range what pictures of the training kept within; infinite where they are latents, which have no bounds */
record SampleClipping(double range) {
    static final SampleClipping NONE = new SampleClipping(Double.POSITIVE_INFINITY);

    /** @param otherwise what holds if the settings do not say whether to clip */
    static SampleClipping of(SchedulerConfig settings, boolean otherwise) {
        return settings.flag("clip_sample", otherwise)
                ? new SampleClipping(settings.number("clip_sample_range", 1))
                : NONE;
    }

    float[] of(float[] picture) {
        float[] clipped = new float[picture.length];
        for (int i = 0; i < picture.length; i++) {
            clipped[i] = (float) Math.max(-range, Math.min(range, picture[i]));
        }
        return clipped;
    }
}
