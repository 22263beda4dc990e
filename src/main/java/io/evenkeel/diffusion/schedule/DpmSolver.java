package io.evenkeel.diffusion.schedule;

import static io.evenkeel.diffusion.schedule.Prediction.EPSILON;
import static io.evenkeel.diffusion.schedule.Prediction.SAMPLE;
import static io.evenkeel.diffusion.schedule.Prediction.V_PREDICTION;

import java.util.List;

/**
 * Lu, Zhou, Bao, Chen, Li and Zhu, DPM-Solver++: Fast Solver for Guided Sampling of Diffusion Probabilistic Models, 2022; the
 * multistep one of order 1 or 2.
 *
 * @param heun whether the slope is weighed as by Heun, not as at the midpoint
 * @param lowerOrderFinal whether a short run takes its last step at order 1
 * @param eulerAtFinal whether every run does
 */
record DpmSolver(
        Descent descent, Prediction prediction, int order, boolean heun, boolean lowerOrderFinal, boolean eulerAtFinal)
        implements Recipe {
    private static final int SHORT = 15;

    static DpmSolver of(SchedulerConfig settings, boolean karras) {
        settings.oneOf(
                "algorithm_type", "dpmsolver++", "dpmsolver++", "deis"); // deis is another class's; read as the default
        settings.demandOff("use_lu_lambdas");
        if (settings.config().path("variance_type").asText().startsWith("learned")) {
            throw settings.refused("variance_type", "is not supported.");
        }
        return new DpmSolver(
                descent(settings, karras),
                Prediction.of(settings, EPSILON, V_PREDICTION, SAMPLE),
                Integer.parseInt(settings.oneOf("solver_order", "2", "1", "2")),
                heun(settings),
                settings.flag("lower_order_final", true),
                settings.flag("euler_at_final", false));
    }

    private static Descent descent(SchedulerConfig settings, boolean karras) {
        Descent descent =
                Descent.of(settings, karras).clipped(settings.number("lambda_min_clipped", Double.NEGATIVE_INFINITY));
        if (descent.reachable() == 0) {
            throw settings.refused("lambda_min_clipped", "leaves no timesteps.");
        }
        boolean cosine = settings.config().path("beta_schedule").asText().equals("squaredcos_cap_v2");
        return cosine ? descent.truncatingTimesteps() : descent; // which only this class of diffusers does
    }

    /** Types of other classes mean this one's default, as in diffusers. */
    private static boolean heun(SchedulerConfig settings) {
        return settings.oneOf("solver_type", "midpoint", "midpoint", "heun", "logrho", "bh1", "bh2")
                .equals("heun");
    }

    @Override
    public Walk walk(int steps) {
        return new Run(this, descent.ladder(steps));
    }

    private record Run(DpmSolver solver, Ladder ladder) implements LadderWalk, UnscaledWalk {
        /** The past holds the picture that was seen at the call before. */
        @Override
        public Position step(Position at, float[] predicted, NoiseSource noise) {
            NoiseLevel now = ladder.level(at.call());
            float[] picture = solver.prediction.picture(at.latents(), predicted, now);
            Mix next = towards(picture, at, now, ladder.level(at.call() + 1));
            return new Position(at.call() + 1, next.values(), List.of(picture));
        }

        private Mix towards(float[] picture, Position at, NoiseLevel now, NoiseLevel next) {
            double way = next.lambda() - now.lambda();
            double gain = -next.signal() * Math.expm1(-way);
            Mix straight = Mix.of(next.noise() / now.noise(), at.latents()).plus(gain, picture);
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
