package io.evenkeel.sampler.scheduler;

import static io.evenkeel.sampler.scheduler.PredictionType.EPSILON;
import static io.evenkeel.sampler.scheduler.PredictionType.V_PREDICTION;

import io.evenkeel.sampler.noise.NoiseSource;
import java.util.ArrayList;
import java.util.List;

/**
 * PLMS: pseudo numerical methods without the Runge-Kutta start (Liu, Ren, Lin and Zhao, Pseudo Numerical Methods for
 * Diffusion Models on Manifolds, 2022); diffusers' {@code PNDMScheduler.step_plms}. Each step is a DDIM step with a
 * prediction extrapolated from up to four. The first step has nothing to extrapolate from and is made twice, the
 * second time with the mean of the predictions at both ends.
 */
record PndmScheduler(DdimScheduler ddimScheduler) implements ConfiguredSolver {
    /** Adams-Bashforth weights by number of predictions, newest first. */
    private static final double[][] ADAMS_BASHFORTH_WEIGHTS = {
        {1}, {3.0 / 2, -1.0 / 2}, {23.0 / 12, -16.0 / 12, 5.0 / 12}, {55.0 / 24, -59.0 / 24, 37.0 / 24, -9.0 / 24}
    };

    static PndmScheduler fromConfig(SchedulerConfig settings) {
        settings.requireFlag("skip_prk_steps", false, true);
        settings.requireDisabled("rescale_betas_zero_snr"); // diffusers' class ignores it, and spoils the images
        NoiseSchedule noise = NoiseSchedule.fromConfig(settings, BetaSchedule.fromConfig(settings), false);
        PredictionType type = PredictionType.fromConfig(settings, EPSILON, V_PREDICTION);
        return new PndmScheduler(new DdimScheduler(
                noise,
                type,
                TimestepSpacing.fromConfig(settings, TimestepSpacing.SpacingKind.LEADING),
                SampleClipping.NONE));
    }

    @Override
    public SamplingTrajectory createTrajectory(int steps) {
        return new PndmTrajectory(
                ddimScheduler, ddimScheduler.timestepSpacing().computeTimesteps(steps), ddimScheduler.stride(steps));
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record PndmTrajectory(DdimScheduler ddimScheduler, double[] timesteps, int stride)
            implements VariancePreservingTrajectory {
        @Override
        public int callCount() {
            return timesteps.length == 1 ? 1 : timesteps.length + 1;
        }

        @Override
        public double timestep(int call) {
            return Math.rint(timesteps[call < 2 ? call : call - 1]);
        }

        /** Makes one step. The history holds predictions, newest first; after call 0 also the latents before it. */
        @Override
        public LatentState step(LatentState state, float[] modelOutput, NoiseSource noise) {
            int timestep = (int) timestep(state.callIndex());
            if (state.callIndex() == 1) {
                return repeatFirstStep(state, modelOutput, timestep);
            }
            List<float[]> modelOutputs = new ArrayList<>(List.of(modelOutput));
            modelOutputs.addAll(
                    state.history().subList(0, Math.min(state.history().size(), 3)));
            float[] next =
                    ddimScheduler.stepTo(state.latents(), extrapolate(modelOutputs), timestep, timestep - stride);
            return new LatentState(
                    state.callIndex() + 1,
                    next,
                    state.callIndex() == 0 ? List.of(modelOutput, state.latents()) : modelOutputs);
        }

        private LatentState repeatFirstStep(LatentState state, float[] modelOutput, int timestep) {
            float[] first = state.history().get(0);
            float[] start = state.history().get(1);
            float[] mean =
                    LinearCombination.of(0.5, modelOutput).plus(0.5, first).values();
            return new LatentState(2, ddimScheduler.stepTo(start, mean, timestep + stride, timestep), List.of(first));
        }

        private static float[] extrapolate(List<float[]> modelOutputs) {
            double[] weights = ADAMS_BASHFORTH_WEIGHTS[modelOutputs.size() - 1];
            LinearCombination combination = LinearCombination.of(weights[0], modelOutputs.get(0));
            for (int i = 1; i < weights.length; i++) {
                combination.plus(weights[i], modelOutputs.get(i));
            }
            return combination.values();
        }
    }
}
