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
 * Zhao, Bai, Rao, Zhou and Lu, UniPC: A Unified Predictor-Corrector Framework for Fast Sampling of Diffusion Models, 2023. What
 * the U-Net says at a rung first corrects the step that led there, then predicts the next.
 *
 * @param order up to 3
 * @param uncorrected the calls whose step is not corrected
 */
record UniPcScheduler(
        SigmaScheduleFactory descent, PredictionType prediction, int order, boolean bh1, Set<Integer> uncorrected)
        implements ConfiguredSolver {
    static UniPcScheduler of(SchedulerConfig settings) {
        settings.demand("predict_x0", true, true);
        settings.demand("lower_order_final", true, true); // without, the last step divides by infinity
        settings.demandNone("solver_p");
        return new UniPcScheduler(
                SigmaScheduleFactory.of(settings, settings.flag("use_karras_sigmas", false)),
                PredictionType.of(settings, EPSILON, V_PREDICTION, SAMPLE),
                Integer.parseInt(settings.oneOf("solver_order", "2", "1", "2", "3")),
                bh1(settings),
                uncorrected(settings));
    }

    /** Types of other classes mean this one's default, as in diffusers. */
    private static boolean bh1(SchedulerConfig settings) {
        return settings.oneOf("solver_type", "bh2", "bh1", "bh2", "midpoint", "heun", "logrho")
                .equals("bh1");
    }

    private static Set<Integer> uncorrected(SchedulerConfig settings) {
        Set<Integer> calls = new HashSet<>();
        for (JsonNode call : settings.config().path("disable_corrector")) {
            if (!call.isInt()) {
                throw settings.refused("disable_corrector", "holds (" + call.asText() + "), which is no whole number.");
            }
            calls.add(call.intValue());
        }
        return Set.copyOf(calls);
    }

    @Override
    public SamplingTrajectory walk(int steps) {
        return new Run(this, descent.ladder(steps));
    }

    private record Run(UniPcScheduler solver, SigmaSchedule ladder)
            implements SigmaTrajectory, VariancePreservingTrajectory {
        /** The past holds the latents that the last step set out from, then the pictures seen so far, newest first. */
        @Override
        public LatentState step(LatentState at, float[] predicted, NoiseSource noise) {
            float[] picture = solver.prediction.picture(at.latents(), predicted, ladder.level(at.call()));
            List<float[]> pictures = new ArrayList<>(List.of(picture));
            pictures.addAll(
                    at.past().subList(Math.min(1, at.past().size()), at.past().size()));
            float[] start = isCorrected(at.call()) ? corrected(at, pictures) : at.latents();
            float[] next = step(at.call(), false).from(start, pictures);
            List<float[]> past = new ArrayList<>(List.of(start));
            past.addAll(pictures.subList(0, Math.min(pictures.size(), solver.order)));
            return new LatentState(at.call() + 1, next, past);
        }

        private boolean isCorrected(int call) {
            return call > 0 && !solver.uncorrected.contains(call - 1);
        }

        private float[] corrected(LatentState at, List<float[]> pictures) {
            return step(at.call() - 1, true).from(at.past().get(0), pictures);
        }

        private UniPcCoefficients step(int call, boolean corrector) {
            int order = Math.min(Math.min(solver.order, ladder.rungs() - call), call + 1);
            return UniPcCoefficients.of(ladder, call, order, corrector, solver.bh1);
        }
    }
}
