package io.evenkeel.diffusion.schedule;

/** @param range what pictures of the training kept within; infinite where they are latents, which have no bounds */
record Clip(double range) {
    static final Clip NONE = new Clip(Double.POSITIVE_INFINITY);

    /** @param otherwise what holds if the settings do not say whether to clip */
    static Clip of(SchedulerConfig settings, boolean otherwise) {
        return settings.flag("clip_sample", otherwise) ? new Clip(settings.number("clip_sample_range", 1)) : NONE;
    }

    float[] of(float[] picture) {
        float[] clipped = new float[picture.length];
        for (int i = 0; i < picture.length; i++) {
            clipped[i] = (float) Math.max(-range, Math.min(range, picture[i]));
        }
        return clipped;
    }
}
