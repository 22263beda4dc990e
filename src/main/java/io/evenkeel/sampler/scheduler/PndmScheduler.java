package io.evenkeel.sampler.scheduler;

import static io.evenkeel.sampler.scheduler.PredictionType.EPSILON;
import static io.evenkeel.sampler.scheduler.PredictionType.V_PREDICTION;

import io.evenkeel.sampler.noise.NoiseSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Liu, Ren, Lin and Zhao, Pseudo Numerical Methods for Diffusion Models on Manifolds, 2022; without its Runge-Kutta start, which
 * is also called PLMS. Each step is one of DDIM with a prediction extrapolated from up to four. Since there is nothing to
 * extrapolate from at the start, the first step is walked twice, the second time with the mean of the predictions at both ends.
 */
record PndmScheduler(DdimScheduler ddim) implements ConfiguredSolver {
    /** Adams-Bashforth, by how many predictions there are; newest first. */
    private static final double[][] EXTRAPOLATION = {
        {1}, {3.0 / 2, -1.0 / 2}, {23.0 / 12, -16.0 / 12, 5.0 / 12}, {55.0 / 24, -59.0 / 24, 37.0 / 24, -9.0 / 24}
    };

    static PndmScheduler of(SchedulerConfig settings) {
        settings.demand("skip_prk_steps", false, true);
        settings.demandOff(
                "rescale_betas_zero_snr"); // which diffusers' class would leave aside, and spoil the pictures
        NoiseSchedule noise = NoiseSchedule.of(settings, BetaSchedule.of(settings), false);
        PredictionType predictionType = PredictionType.of(settings, EPSILON, V_PREDICTION);
        return new PndmScheduler(new DdimScheduler(
                noise,
                predictionType,
                TimestepSpacing.of(settings, TimestepSpacing.Kind.LEADING),
                SampleClipping.NONE));
    }

    @Override
    public SamplingTrajectory walk(int steps) {
        return new Run(ddim, ddim.spacing().through(steps), ddim.stride(steps));
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Run(DdimScheduler ddim, double[] timesteps, int stride) implements VariancePreservingTrajectory {
        @Override
        public int calls() {
            return timesteps.length == 1 ? 1 : timesteps.length + 1;
        }

        @Override
        public double timestep(int call) {
            return Math.rint(timesteps[call < 2 ? call : call - 1]);
        }

        /** The past holds predictions, newest first; after call 0 also the latents before it. */
        @Override
        public LatentState step(LatentState at, float[] predicted, NoiseSource noise) {
            int timestep = (int) timestep(at.call());
            if (at.call() == 1) {
                return firstStepAgain(at, predicted, timestep);
            }
            List<float[]> known = new ArrayList<>(List.of(predicted));
            known.addAll(at.past().subList(0, Math.min(at.past().size(), 3)));
            float[] next = ddim.moved(at.latents(), extrapolated(known), timestep, timestep - stride);
            return new LatentState(at.call() + 1, next, at.call() == 0 ? List.of(predicted, at.latents()) : known);
        }

        private LatentState firstStepAgain(LatentState at, float[] predicted, int timestep) {
            float[] first = at.past().get(0);
            float[] start = at.past().get(1);
            float[] mean = LinearCombination.of(0.5, predicted).plus(0.5, first).values();
            return new LatentState(2, ddim.moved(start, mean, timestep + stride, timestep), List.of(first));
        }

        private static float[] extrapolated(List<float[]> known) {
            double[] weights = EXTRAPOLATION[known.size() - 1];
            LinearCombination linearCombination = LinearCombination.of(weights[0], known.get(0));
            for (int i = 1; i < weights.length; i++) {
                linearCombination.plus(weights[i], known.get(i));
            }
            return linearCombination.values();
        }
    }
}
