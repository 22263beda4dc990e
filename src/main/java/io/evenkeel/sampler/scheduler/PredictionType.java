package io.evenkeel.sampler.scheduler;

import java.util.Arrays;
import java.util.Locale;

/** What the U-Net was trained to predict, and how sample and noise follow from it. */
enum PredictionType {
    /** The noise in the latents. */
    EPSILON,
    /** signal * noise - noise level * sample (Salimans and Ho, Progressive Distillation, 2022). */
    V_PREDICTION,
    /** The sample without noise. */
    SAMPLE;

    /** @param supported types that the solver's class supports */
    static PredictionType fromConfig(SchedulerConfig settings, PredictionType... supported) {
        String[] names =
                Arrays.stream(supported).map(PredictionType::configValue).toArray(String[]::new);
        return valueOf(settings.readOneOf("prediction_type", EPSILON.configValue(), names)
                .toUpperCase(Locale.ROOT));
    }

    /** Returns the predicted sample without noise; diffusers' {@code pred_original_sample}, x0 in papers. */
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

    /** Returns the predicted noise; diffusers' {@code pred_epsilon}. */
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

    /** Returns the output that the U-Net was trained to give for a mix of sample and noise. */
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
