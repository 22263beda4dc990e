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
    private final int trainTimesteps;

    private NoiseScheduler(JsonNode config, SchedulerType schedulerType) {
        SchedulerConfig settings = new SchedulerConfig(config.deepCopy());
        this.config = settings.json();
        this.schedulerType = schedulerType;
        this.configuredSolver = createSolver(schedulerType, settings);
        this.trainTimesteps = settings.readInteger("num_train_timesteps", 1000, 2);
    }

    /**
     * The schedule with the solver that the configuration is of.
     *
     * @throws io.evenkeel.onnx.UnsupportedModelException naming the setting, if one asks for something that is not supported
     */
    public static NoiseScheduler fromConfig(JsonNode config) {
        return new NoiseScheduler(config, SchedulerType.fromConfig(config));
    }

    /**
     * The schedule with a solver of one's own choice, whatever class the configuration is of; what the configuration leaves out
     * is by the defaults of the solver's class.
     *
     * @throws io.evenkeel.onnx.UnsupportedModelException naming the setting, if one asks for something that is not supported
     */
    public static NoiseScheduler fromConfig(JsonNode config, SchedulerType schedulerType) {
        return new NoiseScheduler(config, schedulerType);
    }

    /** The same configuration, read by another solver. @throws io.evenkeel.onnx.UnsupportedModelException as {@link #fromConfig} does */
    public NoiseScheduler withType(SchedulerType other) {
        return other == schedulerType ? this : new NoiseScheduler(config, other);
    }

    /** A run of so many steps. @throws IllegalArgumentException if the training schedule does not give them */
    public SamplingTrajectory createTrajectory(int steps) {
        requireStepsInRange(steps, trainTimesteps);
        return configuredSolver.createTrajectory(steps);
    }

    /**
     * A picture as the training noised it, and what the model should have answered.
     *
     * @param latents as the U-Net sees them
     * @param trainingTarget in the model's own terms: noise, velocity or picture
     */
    @SuppressWarnings("ArrayRecordComponent") // written once, by whom they are made for
    public record NoisedSample(float[] latents, float[] trainingTarget) {}

    /** Adds noise to a picture's latents, as much as there is at a training timestep. */
    public NoisedSample addNoise(float[] originalSample, float[] noise, int timestep) {
        SchedulerConfig settings = new SchedulerConfig(config);
        SignalNoiseRatio level = NoiseSchedule.fromConfig(settings).noiseLevelAt(timestep);
        PredictionType predictionType = PredictionType.fromConfig(
                settings, PredictionType.EPSILON, PredictionType.V_PREDICTION, PredictionType.SAMPLE);
        float[] latents = LinearCombination.of(level.signal(), originalSample)
                .plus(level.noise(), noise)
                .values();
        return new NoisedSample(latents, predictionType.toTrainingTarget(originalSample, noise, level));
    }

    public int trainTimesteps() {
        return trainTimesteps;
    }

    public SchedulerType schedulerType() {
        return schedulerType;
    }

    static void requireStepsInRange(int steps, int max) {
        if (steps < 1 || steps > max) {
            throw new IllegalArgumentException("steps (" + steps + ") must lie in 1 to " + max + ".");
        }
    }

    private static ConfiguredSolver createSolver(SchedulerType schedulerType, SchedulerConfig settings) {
        return switch (schedulerType) {
            case DDIM -> DdimScheduler.fromConfig(settings);
            case PNDM -> PndmScheduler.fromConfig(settings);
            case EULER -> EulerScheduler.fromConfig(settings);
            case EULER_ANCESTRAL -> EulerAncestralScheduler.fromConfig(settings);
            case DPM_SOLVER -> DpmSolverScheduler.fromConfig(settings, false);
            case DPM_SOLVER_KARRAS -> DpmSolverScheduler.fromConfig(settings, true);
            case UNIPC -> UniPcScheduler.fromConfig(settings);
            case LCM -> LcmScheduler.fromConfig(settings);
        };
    }
}
