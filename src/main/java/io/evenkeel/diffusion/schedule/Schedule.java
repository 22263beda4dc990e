package io.evenkeel.diffusion.schedule;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The noise that a model was trained with, and a solver to walk along it: diffusers' scheduler_config.json, read as diffusers'
 * class of the solver reads it. SchedulerConfig that this class does not have are left aside, as there. Immutable.
 */
public final class Schedule {
    private final JsonNode config;
    private final Solver solver;
    private final Recipe recipe;
    private final int trainedSteps;

    private Schedule(JsonNode config, Solver solver) {
        SchedulerConfig settings = new SchedulerConfig(config.deepCopy());
        this.config = settings.config();
        this.solver = solver;
        this.recipe = recipe(solver, settings);
        this.trainedSteps = settings.whole("num_train_timesteps", 1000, 2);
    }

    /**
     * The schedule with the solver that the configuration is of.
     *
     * @throws io.evenkeel.onnxgraph.UnusableModel naming the setting, if one asks for something that is not supported
     */
    public static Schedule of(JsonNode config) {
        return new Schedule(config, Solver.of(config));
    }

    /**
     * The schedule with a solver of one's own choice, whatever class the configuration is of; what the configuration leaves out
     * is by the defaults of the solver's class.
     *
     * @throws io.evenkeel.onnxgraph.UnusableModel naming the setting, if one asks for something that is not supported
     */
    public static Schedule of(JsonNode config, Solver solver) {
        return new Schedule(config, solver);
    }

    /** The same configuration, read by another solver. @throws io.evenkeel.onnxgraph.UnusableModel as {@link #of} does */
    public Schedule with(Solver other) {
        return other == solver ? this : new Schedule(config, other);
    }

    /** A run of so many steps. @throws IllegalArgumentException if the training schedule does not give them */
    public Walk walk(int steps) {
        checkSteps(steps, trainedSteps);
        return recipe.walk(steps);
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
        NoiseLevel level = NoiseSchedule.of(settings).level(timestep);
        Prediction prediction = Prediction.of(settings, Prediction.EPSILON, Prediction.V_PREDICTION, Prediction.SAMPLE);
        float[] latents =
                Mix.of(level.signal(), picture).plus(level.noise(), noise).values();
        return new Noised(latents, prediction.answer(picture, noise, level));
    }

    public int trainedSteps() {
        return trainedSteps;
    }

    public Solver solver() {
        return solver;
    }

    static void checkSteps(int steps, int most) {
        if (steps < 1 || steps > most) {
            throw new IllegalArgumentException("steps (" + steps + ") must lie in 1 to " + most + ".");
        }
    }

    private static Recipe recipe(Solver solver, SchedulerConfig settings) {
        return switch (solver) {
            case DDIM -> Ddim.of(settings);
            case PNDM -> Pndm.of(settings);
            case EULER -> Euler.of(settings);
            case EULER_ANCESTRAL -> EulerAncestral.of(settings);
            case DPM_SOLVER -> DpmSolver.of(settings, false);
            case DPM_SOLVER_KARRAS -> DpmSolver.of(settings, true);
            case UNIPC -> UniPc.of(settings);
            case LCM -> Lcm.of(settings);
        };
    }
}
