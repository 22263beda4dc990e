package io.evenkeel.sampler.scheduler;

import static io.evenkeel.sampler.scheduler.PredictionType.EPSILON;
import static io.evenkeel.sampler.scheduler.PredictionType.SAMPLE;
import static io.evenkeel.sampler.scheduler.PredictionType.V_PREDICTION;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.sampler.noise.NoiseSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * UniPC (Zhao, Bai, Rao, Zhou and Lu, UniPC: A Unified Predictor-Corrector Framework for Fast Sampling of Diffusion
 * Models, 2023); diffusers' {@code UniPCMultistepScheduler}. Each prediction first corrects the previous step, then
 * predicts the next.
 *
 * @param solverOrder 1 to 3
 * @param uncorrectedCalls calls whose step is not corrected (disable_corrector)
 */
record UniPcScheduler(
        SigmaScheduleFactory sigmaScheduleFactory,
        PredictionType predictionType,
        int solverOrder,
        boolean usesBh1,
        Set<Integer> uncorrectedCalls)
        implements ConfiguredSolver {
    static UniPcScheduler fromConfig(SchedulerConfig settings) {
        settings.requireFlag("predict_x0", true, true);
        settings.requireFlag("lower_order_final", true, true); // otherwise the last step divides by infinity
        settings.requireUnset("solver_p");
        return new UniPcScheduler(
                SigmaScheduleFactory.fromConfig(settings, settings.readBoolean("use_karras_sigmas", false)),
                PredictionType.fromConfig(settings, EPSILON, V_PREDICTION, SAMPLE),
                Integer.parseInt(settings.readOneOf("solver_order", "2", "1", "2", "3")),
                readUsesBh1(settings),
                readUncorrectedCalls(settings));
    }

    /** Reads solver_type. Types of other classes mean the default, as in diffusers. */
    private static boolean readUsesBh1(SchedulerConfig settings) {
        return settings.readOneOf("solver_type", "bh2", "bh1", "bh2", "midpoint", "heun", "logrho")
                .equals("bh1");
    }

    private static Set<Integer> readUncorrectedCalls(SchedulerConfig settings) {
        Set<Integer> calls = new HashSet<>();
        for (JsonNode call : settings.json().path("disable_corrector")) {
            if (!call.isInt()) {
                throw settings.createException(
                        "disable_corrector", "holds (" + call.asText() + "), which is no whole number.");
            }
            calls.add(call.intValue());
        }
        return Set.copyOf(calls);
    }

    @Override
    public SamplingTrajectory createTrajectory(int steps) {
        return new UniPcTrajectory(this, sigmaScheduleFactory.create(steps));
    }

    private record UniPcTrajectory(UniPcScheduler scheduler, SigmaSchedule sigmaSchedule)
            implements SigmaTrajectory, VariancePreservingTrajectory {
        /**
         * Makes one step. The history holds the latents before the last step, then predicted samples, newest first.
         */
        @Override
        public LatentState step(LatentState state, float[] modelOutput, NoiseSource noise) {
            float[] originalSample = scheduler.predictionType.toOriginalSample(
                    state.latents(), modelOutput, sigmaSchedule.noiseLevelAt(state.callIndex()));
            List<float[]> originalSamples = new ArrayList<>(List.of(originalSample));
            originalSamples.addAll(state.history()
                    .subList(
                            Math.min(1, state.history().size()), state.history().size()));
            float[] start = usesCorrector(state.callIndex()) ? correct(state, originalSamples) : state.latents();
            float[] next = coefficientsAt(state.callIndex(), false).apply(start, originalSamples);
            List<float[]> history = new ArrayList<>(List.of(start));
            history.addAll(originalSamples.subList(0, Math.min(originalSamples.size(), scheduler.solverOrder)));
            return new LatentState(state.callIndex() + 1, next, history);
        }

        private boolean usesCorrector(int call) {
            return call > 0 && !scheduler.uncorrectedCalls.contains(call - 1);
        }

        private float[] correct(LatentState state, List<float[]> originalSamples) {
            return coefficientsAt(state.callIndex() - 1, true)
                    .apply(state.history().get(0), originalSamples);
        }

        private UniPcCoefficients coefficientsAt(int call, boolean corrector) {
            int order = Math.min(Math.min(scheduler.solverOrder, sigmaSchedule.stepCount() - call), call + 1);
            return UniPcCoefficients.compute(sigmaSchedule, call, order, corrector, scheduler.usesBh1);
        }
    }
}
