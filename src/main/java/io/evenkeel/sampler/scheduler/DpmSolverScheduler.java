package io.evenkeel.sampler.scheduler;

import static io.evenkeel.sampler.scheduler.PredictionType.EPSILON;
import static io.evenkeel.sampler.scheduler.PredictionType.SAMPLE;
import static io.evenkeel.sampler.scheduler.PredictionType.V_PREDICTION;

import io.evenkeel.sampler.noise.NoiseSource;
import java.util.List;

/**
 * Multistep DPM-Solver++ of order 1 or 2 (Lu, Zhou, Bao, Chen, Li and Zhu, DPM-Solver++: Fast Solver for Guided
 * Sampling of Diffusion Probabilistic Models, 2022); diffusers' {@code dpm_solver_first_order_update} and {@code
 * multistep_dpm_solver_second_order_update}.
 *
 * @param usesHeun whether the second-order update is Heun's; otherwise the midpoint's
 * @param lowerOrderFinal whether a short trajectory takes its last step at order 1
 * @param eulerAtFinal whether every trajectory does
 */
record DpmSolverScheduler(
        SigmaScheduleFactory sigmaScheduleFactory,
        PredictionType predictionType,
        int solverOrder,
        boolean usesHeun,
        boolean lowerOrderFinal,
        boolean eulerAtFinal)
        implements ConfiguredSolver {
    private static final int SHORT_SCHEDULE_STEPS = 15;

    static DpmSolverScheduler fromConfig(SchedulerConfig settings, boolean karras) {
        settings.readOneOf(
                "algorithm_type",
                "dpmsolver++",
                "dpmsolver++",
                "deis"); // deis belongs to another class and is read as the default
        settings.requireDisabled("use_lu_lambdas");
        if (settings.json().path("variance_type").asText().startsWith("learned")) {
            throw settings.createException("variance_type", "is not supported.");
        }
        return new DpmSolverScheduler(
                createSigmaScheduleFactory(settings, karras),
                PredictionType.fromConfig(settings, EPSILON, V_PREDICTION, SAMPLE),
                Integer.parseInt(settings.readOneOf("solver_order", "2", "1", "2")),
                readUsesHeun(settings),
                settings.readBoolean("lower_order_final", true),
                settings.readBoolean("euler_at_final", false));
    }

    private static SigmaScheduleFactory createSigmaScheduleFactory(SchedulerConfig settings, boolean karras) {
        SigmaScheduleFactory factory = SigmaScheduleFactory.fromConfig(settings, karras)
                .withMinLambda(settings.readNumber("lambda_min_clipped", Double.NEGATIVE_INFINITY));
        if (factory.reachableTimesteps() == 0) {
            throw settings.createException("lambda_min_clipped", "leaves no timesteps.");
        }
        boolean cosine = settings.json().path("beta_schedule").asText().equals("squaredcos_cap_v2");
        return cosine ? factory.withTruncatedTimesteps() : factory; // only this class of diffusers truncates
    }

    /** Reads solver_type. Types of other classes mean the default, as in diffusers. */
    private static boolean readUsesHeun(SchedulerConfig settings) {
        return settings.readOneOf("solver_type", "midpoint", "midpoint", "heun", "logrho", "bh1", "bh2")
                .equals("heun");
    }

    @Override
    public SamplingTrajectory createTrajectory(int steps) {
        return new DpmSolverTrajectory(this, sigmaScheduleFactory.create(steps));
    }

    private record DpmSolverTrajectory(DpmSolverScheduler scheduler, SigmaSchedule sigmaSchedule)
            implements SigmaTrajectory, VariancePreservingTrajectory {
        /** Makes one step. The history holds the original sample predicted at the previous call. */
        @Override
        public LatentState step(LatentState state, float[] modelOutput, NoiseSource noise) {
            SignalNoiseRatio now = sigmaSchedule.noiseLevelAt(state.callIndex());
            float[] originalSample = scheduler.predictionType.toOriginalSample(state.latents(), modelOutput, now);
            LinearCombination next =
                    solve(originalSample, state, now, sigmaSchedule.noiseLevelAt(state.callIndex() + 1));
            return new LatentState(state.callIndex() + 1, next.values(), List.of(originalSample));
        }

        private LinearCombination solve(
                float[] originalSample, LatentState state, SignalNoiseRatio now, SignalNoiseRatio next) {
            double lambdaStep = next.lambda() - now.lambda();
            double gain = -next.signal() * Math.expm1(-lambdaStep);
            LinearCombination firstOrder = LinearCombination.of(next.noise() / now.noise(), state.latents())
                    .plus(gain, originalSample);
            if (isFirstOrder(state.callIndex())) {
                return firstOrder;
            }
            double slope = scheduler.usesHeun ? heunWeight(lambdaStep, next.signal()) : gain / 2;
            double perChange = slope * lambdaStep / (now.lambda() - sigmaSchedule.lambdaAt(state.callIndex() - 1));
            return firstOrder
                    .plus(perChange, originalSample)
                    .plus(-perChange, state.history().get(0));
        }

        private static double heunWeight(double lambdaStep, double signal) {
            return lambdaStep == 0 ? 0 : signal * (Math.expm1(-lambdaStep) / lambdaStep + 1);
        }

        private boolean isFirstOrder(int call) {
            boolean last = call == sigmaSchedule.stepCount() - 1;
            boolean shortRun = scheduler.lowerOrderFinal && sigmaSchedule.stepCount() < SHORT_SCHEDULE_STEPS;
            boolean endsAtZero = scheduler.sigmaScheduleFactory.finalSigma() == 0; // where lambda is infinite
            return scheduler.solverOrder == 1
                    || call == 0
                    || (last && (scheduler.eulerAtFinal || shortRun || endsAtZero));
        }
    }
}
