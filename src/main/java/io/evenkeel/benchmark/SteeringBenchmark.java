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
    public static double run(BenchmarkOptions options, String keys, BenchmarkRecorder recorder, PrintStream out) {
        try (DiffusionModel model = options.openModel()) {
            RequestGenerator generator = new RequestGenerator(model, options);
            List<ImageRequest> plain = createBatch(options, generator::unsteeredRequest);
            List<ImageRequest> steered = createBatch(options, generator::steeredRequest);
            List<ImageRequest> adaptive = createBatch(options, generator::adaptiveRequest);
            InterleavedRounds interleavedRounds = new InterleavedRounds()
                    .addVariant(UNSTEERED, () -> measureImagesPerSecond(model, plain))
                    .addVariant(STEERED, () -> measureImagesPerSecond(model, steered))
                    .addVariant(ADAPTIVE, () -> measureImagesPerSecond(model, adaptive))
                    .run(options.rounds(), "pictures per second", out);
            InterleavedRounds.RatioSummary summary = interleavedRounds.ratio(UNSTEERED, STEERED);
            out.println("time per picture, steered / unsteered  " + summary);
            InterleavedRounds.RatioSummary reading = interleavedRounds.ratio(STEERED, ADAPTIVE);
            out.println("time per picture, adaptive / steered   " + reading);
            recorder.add(keys + ".steering_overhead", summary.median(), "ratio");
            recorder.add(keys + ".adaptive_overhead", reading.median(), "ratio");
            return summary.median();
        }
    }

    private static List<ImageRequest> createBatch(BenchmarkOptions options, IntFunction<ImageRequest> one) {
        return IntStream.range(0, options.batchSize()).mapToObj(one).toList();
    }

    private static double measureImagesPerSecond(DiffusionModel model, List<ImageRequest> batch) {
        long start = System.nanoTime();
        model.sample(batch);
        return batch.size() / ((System.nanoTime() - start) / 1e9);
    }
}
