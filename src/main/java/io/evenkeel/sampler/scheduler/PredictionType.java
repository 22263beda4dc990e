package io.evenkeel.sampler.scheduler;

import java.util.Arrays;
import java.util.Locale;

/** What the U-Net was trained to answer, and so how picture and noise are read from its answer. */
enum PredictionType {
    /** The noise in the latents. */
    EPSILON,
    /** signal * noise - noise level * picture: Salimans and Ho, Progressive Distillation, 2022. */
    V_PREDICTION,
    /** The picture. */
    SAMPLE;

    /** @param known those that the solver's class can use */
    static PredictionType of(SchedulerConfig settings, PredictionType... known) {
        String[] names = Arrays.stream(known).map(PredictionType::key).toArray(String[]::new);
        return valueOf(settings.oneOf("prediction_type", EPSILON.key(), names).toUpperCase(Locale.ROOT));
    }

    /** The picture that the latents seem to hold, called x0 in the papers. */
    float[] picture(float[] latents, float[] predicted, SignalNoiseRatio level) {
        return switch (this) {
            case EPSILON ->
                LinearCombination.of(1 / level.signal(), latents)
                        .plus(-level.noise() / level.signal(), predicted)
                        .values();
            case V_PREDICTION ->
                LinearCombination.of(level.signal(), latents)
                        .plus(-level.noise(), predicted)
                        .values();
            case SAMPLE -> predicted;
        };
    }

    /** The noise that the latents seem to hold, called epsilon in the papers. */
    float[] noise(float[] latents, float[] predicted, SignalNoiseRatio level) {
        return switch (this) {
            case EPSILON -> predicted;
            case V_PREDICTION ->
                LinearCombination.of(level.noise(), latents)
                        .plus(level.signal(), predicted)
                        .values();
            case SAMPLE ->
                LinearCombination.of(1 / level.noise(), latents)
                        .plus(-level.signal() / level.noise(), predicted)
                        .values();
        };
    }

    /** What the U-Net was trained to answer where a picture and noise are mixed. */
    float[] answer(float[] picture, float[] noise, SignalNoiseRatio level) {
        return switch (this) {
            case EPSILON -> noise.clone();
            case V_PREDICTION ->
                LinearCombination.of(level.signal(), noise)
                        .plus(-level.noise(), picture)
                        .values();
            case SAMPLE -> picture.clone();
        };
    }

    private String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
