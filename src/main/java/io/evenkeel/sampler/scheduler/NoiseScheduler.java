package io.evenkeel.sampler.scheduler;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The noise that a model was trained with, and a solver to walk along it: diffusers' scheduler_config.json, read as diffusers'
 * class of the solver reads it. SchedulerConfig that this class does not have are left aside, as there. Immutable.
 */
public final class NoiseScheduler {
    private final JsonNode config;
    private final SchedulerType schedulerType;
    private final ConfiguredSolver configuredSolver;
    private final int trainedSteps;

    private NoiseScheduler(JsonNode config, SchedulerType schedulerType) {
        SchedulerConfig settings = new SchedulerConfig(config.deepCopy());
        this.config = settings.config();
        this.schedulerType = schedulerType;
        this.configuredSolver = recipe(schedulerType, settings);
        this.trainedSteps = settings.whole("num_train_timesteps", 1000, 2);
    }

    /**
     * The schedule with the solver that the configuration is of.
     *
     * @throws io.evenkeel.onnx.UnsupportedModelException naming the setting, if one asks for something that is not supported
     */
    public static NoiseScheduler of(JsonNode config) {
        return new NoiseScheduler(config, SchedulerType.of(config));
    }

    /**
     * The schedule with a solver of one's own choice, whatever class the configuration is of; what the configuration leaves out
     * is by the defaults of the solver's class.
     *
     * @throws io.evenkeel.onnx.UnsupportedModelException naming the setting, if one asks for something that is not supported
     */
    public static NoiseScheduler of(JsonNode config, SchedulerType schedulerType) {
        return new NoiseScheduler(config, schedulerType);
    }

    /** The same configuration, read by another solver. @throws io.evenkeel.onnx.UnsupportedModelException as {@link #of} does */
    public NoiseScheduler with(SchedulerType other) {
        return other == schedulerType ? this : new NoiseScheduler(config, other);
    }

    /** A run of so many steps. @throws IllegalArgumentException if the training schedule does not give them */
    public SamplingTrajectory walk(int steps) {
        checkSteps(steps, trainedSteps);
        return configuredSolver.walk(steps);
    }

    /**
     * A picture as the training noised it, and what the model should have answered.
     *
     * @param latents as the U-Net sees them
     * @param answer in the model's own terms: noise, velocity or picture
     */
    @SuppressWarnings("ArrayRecordComponent") // written once, by whom they are made for
    public record Noised(float[] latents, float[] answer) {}

    /** Adds noise to a picture's latents, as much as there is at a training timestep. */
    public Noised noised(float[] picture, float[] noise, int timestep) {
        SchedulerConfig settings = new SchedulerConfig(config);
        SignalNoiseRatio level = NoiseSchedule.of(settings).level(timestep);
        PredictionType predictionType =
                PredictionType.of(settings, PredictionType.EPSILON, PredictionType.V_PREDICTION, PredictionType.SAMPLE);
        float[] latents = LinearCombination.of(level.signal(), picture)
                .plus(level.noise(), noise)
                .values();
        return new Noised(latents, predictionType.answer(picture, noise, level));
    }

    public int trainedSteps() {
        return trainedSteps;
    }

    public SchedulerType solver() {
        return schedulerType;
    }

    static void checkSteps(int steps, int most) {
        if (steps < 1 || steps > most) {
            throw new IllegalArgumentException("steps (" + steps + ") must lie in 1 to " + most + ".");
        }
    }

    private static ConfiguredSolver recipe(SchedulerType schedulerType, SchedulerConfig settings) {
        return switch (schedulerType) {
            case DDIM -> DdimScheduler.of(settings);
            case PNDM -> PndmScheduler.of(settings);
            case EULER -> EulerScheduler.of(settings);
            case EULER_ANCESTRAL -> EulerAncestralScheduler.of(settings);
            case DPM_SOLVER -> DpmSolverScheduler.of(settings, false);
            case DPM_SOLVER_KARRAS -> DpmSolverScheduler.of(settings, true);
            case UNIPC -> UniPcScheduler.of(settings);
            case LCM -> LcmScheduler.of(settings);
        };
    }
}
