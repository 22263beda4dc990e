package io.evenkeel.benchmark;

import io.evenkeel.evaluation.report.BenchmarkRecorder;
import io.evenkeel.sampler.DiffusionModel;
import io.evenkeel.sampler.batching.ContinuousBatchingEngine;
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
    public static void run(
            BenchmarkOptions options, List<Integer> batches, String keys, BenchmarkRecorder recorder, PrintStream out) {
        try (DiffusionModel model = options.openModel()) {
            RequestGenerator generator = new RequestGenerator(model, options);
            out.printf(
                    "%s, %s pixels, on %s%n",
                    generator.settings(), generator.size(), model.device().label());
            out.println("batch  pictures per second (median)  seconds per step of the batch, all included");
            double best = 0;
            for (int batch : batches) {
                double speed = measureThroughput(model, generator, batch, options.rounds());
                out.printf(
                        Locale.ROOT,
                        "%5d  %28.3f  %.4f%n",
                        batch,
                        speed,
                        batch / speed / generator.settings().steps());
                if (best == 0) {
                    recorder.add(keys + "_b" + batch, speed, "pictures/s");
                }
                best = Math.max(best, speed);
            }
            recorder.add(keys + "_best", best, "pictures/s");
        }
    }

    private static double measureThroughput(DiffusionModel model, RequestGenerator generator, int batch, int rounds) {
        try (ContinuousBatchingEngine engine = new ContinuousBatchingEngine(model, batch, 1024)) {
            var requests = IntStream.range(0, 2 * batch)
                    .mapToObj(generator::steeredRequest)
                    .toList();
            double[] speeds = new double[rounds];
            RequestGenerator.measureImagesPerSecond(engine, requests); // warms up
            Arrays.setAll(speeds, round -> RequestGenerator.measureImagesPerSecond(engine, requests));
            return InterleavedRounds.quantile(speeds, 0.5);
        }
    }
}
