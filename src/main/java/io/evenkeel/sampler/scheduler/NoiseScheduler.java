package io.evenkeel.sampler.scheduler;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A model's noise schedule with a solver: diffusers' scheduler_config.json, read as diffusers' class of that solver
 * reads it. Settings that the class does not have are ignored, as in diffusers. Immutable.
 */
public final class NoiseScheduler {
    private final JsonNode config;
    private final SchedulerType schedulerType;
    private final ConfiguredSolver solver;
    private final int trainTimesteps;

    private NoiseScheduler(JsonNode config, SchedulerType schedulerType) {
        SchedulerConfig settings = new SchedulerConfig(config.deepCopy());
        this.config = settings.json();
        this.schedulerType = schedulerType;
        this.solver = createSolver(schedulerType, settings);
        this.trainTimesteps = settings.readInteger("num_train_timesteps", 1000, 2);
    }

    /**
     * Reads the configuration with its own solver.
     *
     * @throws io.evenkeel.onnx.UnsupportedModelException naming the setting that is not supported
     */
    public static NoiseScheduler fromConfig(JsonNode config) {
        return new NoiseScheduler(config, SchedulerType.fromConfig(config));
    }

    /**
     * Reads the configuration with the given solver, whatever class it names. Missing settings have the defaults of
     * the solver's class.
     *
     * @throws io.evenkeel.onnx.UnsupportedModelException naming the setting that is not supported
     */
    public static NoiseScheduler fromConfig(JsonNode config, SchedulerType schedulerType) {
        return new NoiseScheduler(config, schedulerType);
    }

    /**
     * Reads the same configuration with another solver.
     *
     * @throws io.evenkeel.onnx.UnsupportedModelException naming the setting that is not supported
     */
    public NoiseScheduler withType(SchedulerType other) {
        return other == schedulerType ? this : new NoiseScheduler(config, other);
    }

    /**
     * Creates the trajectory for a number of steps.
     *
     * @throws IllegalArgumentException if the noise schedule does not support that number
     */
    public SamplingTrajectory createTrajectory(int steps) {
        requireStepsInRange(steps, trainTimesteps);
        return solver.createTrajectory(steps);
    }

    /**
     * Latents with training noise, and the output that the model was trained to give.
     *
     * @param latents latents as the U-Net sees them
     * @param trainingTarget noise, velocity or sample, depending on the prediction type
     */
    @SuppressWarnings("ArrayRecordComponent") // not copied: made for one reader
    public record NoisedSample(float[] latents, float[] trainingTarget) {}

    /** Adds the noise of a training timestep to latents; diffusers' {@code add_noise}. */
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
