package io.evenkeel.sampler.scheduler;

import static io.evenkeel.sampler.scheduler.PredictionType.EPSILON;
import static io.evenkeel.sampler.scheduler.PredictionType.SAMPLE;
import static io.evenkeel.sampler.scheduler.PredictionType.V_PREDICTION;

import io.evenkeel.sampler.noise.NoiseSource;
import java.util.List;

/**
 * Lu, Zhou, Bao, Chen, Li and Zhu, DPM-Solver++: Fast Solver for Guided Sampling of Diffusion Probabilistic Models, 2022; the
 * multistep one of order 1 or 2.
 *
 * @param heun whether the slope is weighed as by Heun, not as at the midpoint
 * @param lowerOrderFinal whether a short run takes its last step at order 1
 * @param eulerAtFinal whether every run does
 */
record DpmSolverScheduler(
        SigmaScheduleFactory descent,
        PredictionType prediction,
        int order,
        boolean heun,
        boolean lowerOrderFinal,
        boolean eulerAtFinal)
        implements ConfiguredSolver {
    private static final int SHORT = 15;

    static DpmSolverScheduler of(SchedulerConfig settings, boolean karras) {
        settings.oneOf(
                "algorithm_type", "dpmsolver++", "dpmsolver++", "deis"); // deis is another class's; read as the default
        settings.demandOff("use_lu_lambdas");
        if (settings.config().path("variance_type").asText().startsWith("learned")) {
            throw settings.refused("variance_type", "is not supported.");
        }
        return new DpmSolverScheduler(
                descent(settings, karras),
                PredictionType.of(settings, EPSILON, V_PREDICTION, SAMPLE),
                Integer.parseInt(settings.oneOf("solver_order", "2", "1", "2")),
                heun(settings),
                settings.flag("lower_order_final", true),
                settings.flag("euler_at_final", false));
    }

    private static SigmaScheduleFactory descent(SchedulerConfig settings, boolean karras) {
        SigmaScheduleFactory sigmaScheduleFactory = SigmaScheduleFactory.of(settings, karras)
                .clipped(settings.number("lambda_min_clipped", Double.NEGATIVE_INFINITY));
        if (sigmaScheduleFactory.reachable() == 0) {
            throw settings.refused("lambda_min_clipped", "leaves no timesteps.");
        }
        boolean cosine = settings.config().path("beta_schedule").asText().equals("squaredcos_cap_v2");
        return cosine
                ? sigmaScheduleFactory.truncatingTimesteps()
                : sigmaScheduleFactory; // which only this class of diffusers does
    }

    /** Types of other classes mean this one's default, as in diffusers. */
    private static boolean heun(SchedulerConfig settings) {
        return settings.oneOf("solver_type", "midpoint", "midpoint", "heun", "logrho", "bh1", "bh2")
                .equals("heun");
    }

    @Override
    public SamplingTrajectory walk(int steps) {
        return new Run(this, descent.ladder(steps));
    }

    private record Run(DpmSolverScheduler solver, SigmaSchedule ladder)
            implements SigmaTrajectory, VariancePreservingTrajectory {
        /** The past holds the picture that was seen at the call before. */
        @Override
        public LatentState step(LatentState at, float[] predicted, NoiseSource noise) {
            SignalNoiseRatio now = ladder.level(at.call());
            float[] picture = solver.prediction.picture(at.latents(), predicted, now);
            LinearCombination next = towards(picture, at, now, ladder.level(at.call() + 1));
            return new LatentState(at.call() + 1, next.values(), List.of(picture));
        }

        private LinearCombination towards(
                float[] picture, LatentState at, SignalNoiseRatio now, SignalNoiseRatio next) {
            double way = next.lambda() - now.lambda();
            double gain = -next.signal() * Math.expm1(-way);
            LinearCombination straight = LinearCombination.of(next.noise() / now.noise(), at.latents())
                    .plus(gain, picture);
            if (isOfFirstOrder(at.call())) {
                return straight;
            }
            double slope = solver.heun ? heun(way, next.signal()) : gain / 2;
            double perChange = slope * way / (now.lambda() - ladder.lambda(at.call() - 1));
            return straight.plus(perChange, picture).plus(-perChange, at.past().get(0));
        }

        private static double heun(double way, double signal) {
            return way == 0 ? 0 : signal * (Math.expm1(-way) / way + 1);
        }

        private boolean isOfFirstOrder(int call) {
            boolean last = call == ladder.rungs() - 1;
            boolean shortRun = solver.lowerOrderFinal && ladder.rungs() < SHORT;
            boolean toZero = solver.descent.end() == 0; // where lambda is infinite
            return solver.order == 1 || call == 0 || (last && (solver.eulerAtFinal || shortRun || toZero));
        }
    }
}
