package io.evenkeel.benchmark;

import io.evenkeel.evaluation.report.BenchmarkRecorder;
import io.evenkeel.sampler.DiffusionModel;
import io.evenkeel.sampler.ImageRequest;
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
    public static double run(
            BenchmarkOptions benchmarkOptions, String keys, BenchmarkRecorder benchmarkRecorder, PrintStream out) {
        try (DiffusionModel model = benchmarkOptions.openModel()) {
            RequestGenerator requestGenerator = new RequestGenerator(model, benchmarkOptions);
            List<ImageRequest> plain = createBatch(benchmarkOptions, requestGenerator::unsteeredRequest);
            List<ImageRequest> steered = createBatch(benchmarkOptions, requestGenerator::steeredRequest);
            List<ImageRequest> adaptive = createBatch(benchmarkOptions, requestGenerator::adaptiveRequest);
            InterleavedRounds interleavedRounds = new InterleavedRounds()
                    .addVariant(UNSTEERED, () -> measureImagesPerSecond(model, plain))
                    .addVariant(STEERED, () -> measureImagesPerSecond(model, steered))
                    .addVariant(ADAPTIVE, () -> measureImagesPerSecond(model, adaptive))
                    .run(benchmarkOptions.rounds(), "pictures per second", out);
            InterleavedRounds.RatioSummary ratioSummary = interleavedRounds.ratio(UNSTEERED, STEERED);
            out.println("time per picture, steered / unsteered  " + ratioSummary);
            InterleavedRounds.RatioSummary reading = interleavedRounds.ratio(STEERED, ADAPTIVE);
            out.println("time per picture, adaptive / steered   " + reading);
            benchmarkRecorder.add(keys + ".steering_overhead", ratioSummary.median(), "ratio");
            benchmarkRecorder.add(keys + ".adaptive_overhead", reading.median(), "ratio");
            return ratioSummary.median();
        }
    }

    private static List<ImageRequest> createBatch(BenchmarkOptions benchmarkOptions, IntFunction<ImageRequest> one) {
        return IntStream.range(0, benchmarkOptions.batchSize()).mapToObj(one).toList();
    }

    private static double measureImagesPerSecond(DiffusionModel model, List<ImageRequest> batch) {
        long start = System.nanoTime();
        model.sample(batch);
        return batch.size() / ((System.nanoTime() - start) / 1e9);
    }
}
