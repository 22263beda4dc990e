package io.evenkeel.evaluation.speed;

import io.evenkeel.diffusion.DiffusionModel;
import io.evenkeel.diffusion.Engine;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Pictures per second by size of the batch, one after the other on one opened model. */
public final class ThroughputBenchmark {
    private ThroughputBenchmark() {}

    /**
     * Measures, and prints a table.
     *
     * @param batches guided pictures at once, one row of the table each; the first is told on its own
     * @param keys what the figures' keys begin with, such as "gpu.h100"
     */
    public static void run(Plan plan, List<Integer> batches, String keys, Figures figures, PrintStream out) {
        try (DiffusionModel model = plan.open()) {
            Crowd crowd = new Crowd(model, plan);
            out.printf(
                    "%s, %s pixels, on %s%n",
                    crowd.settings(), crowd.size(), model.device().label());
            out.println("batch  pictures per second (median)  seconds per step of the batch, all included");
            double best = 0;
            for (int batch : batches) {
                double speed = measure(model, crowd, batch, plan.rounds());
                out.printf(
                        Locale.ROOT,
                        "%5d  %28.3f  %.4f%n",
                        batch,
                        speed,
                        batch / speed / crowd.settings().steps());
                if (best == 0) {
                    figures.add(keys + "_b" + batch, speed, "pictures/s");
                }
                best = Math.max(best, speed);
            }
            figures.add(keys + "_best", best, "pictures/s");
        }
    }

    private static double measure(DiffusionModel model, Crowd crowd, int batch, int rounds) {
        try (Engine engine = new Engine(model, batch, 1024)) {
            var requests =
                    IntStream.range(0, 2 * batch).mapToObj(crowd::steered).toList();
            double[] speeds = new double[rounds];
            Crowd.picturesPerSecond(engine, requests); // warms up
            Arrays.setAll(speeds, round -> Crowd.picturesPerSecond(engine, requests));
            return Rounds.quantile(speeds, 0.5);
        }
    }
}
