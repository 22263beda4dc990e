package io.evenkeel.evaluation.speed;

import io.evenkeel.diffusion.DiffusionModel;
import io.evenkeel.diffusion.PictureRequest;
import java.io.PrintStream;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** What steering costs: the same prompt and seeds, unsteered, steered, and adaptively steered, in lockstep without the engine. */
public final class SteeringBenchmark {
    private static final String UNSTEERED = "unsteered";
    private static final String STEERED = "steered";
    private static final String ADAPTIVE = "adaptive";

    private SteeringBenchmark() {}

    /** Measures, and prints a table. @return time per picture, steered / unsteered: median of the rounds */
    public static double run(Plan plan, String keys, Figures figures, PrintStream out) {
        try (DiffusionModel model = plan.open()) {
            Crowd crowd = new Crowd(model, plan);
            List<PictureRequest> plain = batch(plan, crowd::plain);
            List<PictureRequest> steered = batch(plan, crowd::steered);
            List<PictureRequest> adaptive = batch(plan, crowd::adaptive);
            Rounds rounds = new Rounds()
                    .arm(UNSTEERED, () -> picturesPerSecond(model, plain))
                    .arm(STEERED, () -> picturesPerSecond(model, steered))
                    .arm(ADAPTIVE, () -> picturesPerSecond(model, adaptive))
                    .run(plan.rounds(), "pictures per second", out);
            Rounds.Ratio ratio = rounds.ratio(UNSTEERED, STEERED);
            out.println("time per picture, steered / unsteered  " + ratio);
            Rounds.Ratio reading = rounds.ratio(STEERED, ADAPTIVE);
            out.println("time per picture, adaptive / steered   " + reading);
            figures.add(keys + ".steering_overhead", ratio.median(), "ratio");
            figures.add(keys + ".adaptive_overhead", reading.median(), "ratio");
            return ratio.median();
        }
    }

    private static List<PictureRequest> batch(Plan plan, IntFunction<PictureRequest> one) {
        return IntStream.range(0, plan.batch()).mapToObj(one).toList();
    }

    private static double picturesPerSecond(DiffusionModel model, List<PictureRequest> batch) {
        long start = System.nanoTime();
        model.sample(batch);
        return batch.size() / ((System.nanoTime() - start) / 1e9);
    }
}
