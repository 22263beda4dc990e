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
            BenchmarkOptions benchmarkOptions,
            List<Integer> batches,
            String keys,
            BenchmarkRecorder benchmarkRecorder,
            PrintStream out) {
        try (DiffusionModel model = benchmarkOptions.openModel()) {
            RequestGenerator requestGenerator = new RequestGenerator(model, benchmarkOptions);
            out.printf(
                    "%s, %s pixels, on %s%n",
                    requestGenerator.settings(),
                    requestGenerator.size(),
                    model.device().label());
            out.println("batch  pictures per second (median)  seconds per step of the batch, all included");
            double best = 0;
            for (int batch : batches) {
                double speed = measureThroughput(model, requestGenerator, batch, benchmarkOptions.rounds());
                out.printf(
                        Locale.ROOT,
                        "%5d  %28.3f  %.4f%n",
                        batch,
                        speed,
                        batch / speed / requestGenerator.settings().steps());
                if (best == 0) {
                    benchmarkRecorder.add(keys + "_b" + batch, speed, "pictures/s");
                }
                best = Math.max(best, speed);
            }
            benchmarkRecorder.add(keys + "_best", best, "pictures/s");
        }
    }

    private static double measureThroughput(
            DiffusionModel model, RequestGenerator requestGenerator, int batch, int rounds) {
        try (ContinuousBatchingEngine continuousBatchingEngine = new ContinuousBatchingEngine(model, batch, 1024)) {
            var requests = IntStream.range(0, 2 * batch)
                    .mapToObj(requestGenerator::steeredRequest)
                    .toList();
            double[] speeds = new double[rounds];
            RequestGenerator.measureImagesPerSecond(continuousBatchingEngine, requests); // warms up
            Arrays.setAll(speeds, round -> RequestGenerator.measureImagesPerSecond(continuousBatchingEngine, requests));
            return InterleavedRounds.quantile(speeds, 0.5);
        }
    }
}
