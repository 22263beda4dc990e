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

    /** @param supported those that the solver's class can use */
    static PredictionType fromConfig(SchedulerConfig settings, PredictionType... supported) {
        String[] names =
                Arrays.stream(supported).map(PredictionType::configValue).toArray(String[]::new);
        return valueOf(settings.readOneOf("prediction_type", EPSILON.configValue(), names)
                .toUpperCase(Locale.ROOT));
    }

    /** The picture that the latents seem to hold, called x0 in the papers. */
    float[] toOriginalSample(float[] latents, float[] modelOutput, SignalNoiseRatio level) {
        return switch (this) {
            case EPSILON ->
                LinearCombination.of(1 / level.signal(), latents)
                        .plus(-level.noise() / level.signal(), modelOutput)
                        .values();
            case V_PREDICTION ->
                LinearCombination.of(level.signal(), latents)
                        .plus(-level.noise(), modelOutput)
                        .values();
            case SAMPLE -> modelOutput;
        };
    }

    /** The noise that the latents seem to hold, called epsilon in the papers. */
    float[] toEpsilon(float[] latents, float[] modelOutput, SignalNoiseRatio level) {
        return switch (this) {
            case EPSILON -> modelOutput;
            case V_PREDICTION ->
                LinearCombination.of(level.noise(), latents)
                        .plus(level.signal(), modelOutput)
                        .values();
            case SAMPLE ->
                LinearCombination.of(1 / level.noise(), latents)
                        .plus(-level.signal() / level.noise(), modelOutput)
                        .values();
        };
    }

    /** What the U-Net was trained to answer where a picture and noise are mixed. */
    float[] toTrainingTarget(float[] originalSample, float[] noise, SignalNoiseRatio level) {
        return switch (this) {
            case EPSILON -> noise.clone();
            case V_PREDICTION ->
                LinearCombination.of(level.signal(), noise)
                        .plus(-level.noise(), originalSample)
                        .values();
            case SAMPLE -> originalSample.clone();
        };
    }

    private String configValue() {
        return name().toLowerCase(Locale.ROOT);
    }
}
