package io.evenkeel.benchmark;

import io.evenkeel.evaluation.report.BenchmarkRecorder;
import io.evenkeel.sampler.DiffusionModel;
import io.evenkeel.sampler.ImageRequest;
import io.evenkeel.sampler.batching.ContinuousBatchingEngine;
import io.evenkeel.sampler.noise.TorchNoise;
import io.evenkeel.sampler.scheduler.SamplingTrajectory;
import io.evenkeel.sampler.text.ClipTokenizer;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * The engine against the floor; steered against unsteered; eight tenants at eight different steps against one tenant whose
 * pictures march in step.
 */
public final class EngineBenchmark {
    private static final int BATCHES = 3;
    private static final String BARE = "bare loop";
    private static final String ENGINE = "engine";
    private static final String STEERED = "steered";
    private static final String ONE = "one tenant";
    private static final String MIXED = "eight tenants";

    private final BenchmarkOptions benchmarkOptions;
    private final DiffusionModel model;
    private final RequestGenerator requestGenerator;

    private EngineBenchmark(BenchmarkOptions benchmarkOptions, DiffusionModel model) {
        this.benchmarkOptions = benchmarkOptions;
        this.model = model;
        this.requestGenerator = new RequestGenerator(model, benchmarkOptions);
    }

    /**
     * Measures, and prints tables.
     *
     * @param keys what the figures' keys begin with, such as "sampler"
     */
    public static void run(
            BenchmarkOptions benchmarkOptions, String keys, BenchmarkRecorder benchmarkRecorder, PrintStream out) {
        try (DiffusionModel model = benchmarkOptions.openModel();
                OnnxBaselineLoop bare =
                        new OnnxBaselineLoop(benchmarkOptions.modelFolder(), benchmarkOptions.device());
                ContinuousBatchingEngine continuousBatchingEngine =
                        new ContinuousBatchingEngine(model, benchmarkOptions.batchSize(), 1024)) {
            new EngineBenchmark(benchmarkOptions, model)
                    .run(bare, continuousBatchingEngine, keys, benchmarkRecorder, out);
        }
    }

    private void run(
            OnnxBaselineLoop bare,
            ContinuousBatchingEngine continuousBatchingEngine,
            String keys,
            BenchmarkRecorder benchmarkRecorder,
            PrintStream out) {
        out.printf(
                Locale.ROOT,
                "%s on %s: %s, %s pixels, batches of %d guided pictures%n",
                benchmarkOptions.modelFolder().getFileName(),
                model.device().label(),
                requestGenerator.settings(),
                requestGenerator.size(),
                benchmarkOptions.batchSize());
        int imageCount = BATCHES * benchmarkOptions.batchSize();
        InterleavedRounds speed = new InterleavedRounds()
                .addVariant(BARE, () -> measureBaseline(bare))
                .addVariant(
                        ENGINE,
                        () -> RequestGenerator.measureImagesPerSecond(
                                continuousBatchingEngine,
                                createRequests(imageCount, requestGenerator::unsteeredRequest)))
                .addVariant(
                        STEERED,
                        () -> RequestGenerator.measureImagesPerSecond(
                                continuousBatchingEngine, createRequests(imageCount, requestGenerator::steeredRequest)))
                .run(benchmarkOptions.rounds(), "pictures per second", out);
        InterleavedRounds mixing = new InterleavedRounds()
                .addVariant(
                        ONE,
                        () -> RequestGenerator.measureStepsPerSecond(
                                continuousBatchingEngine,
                                createRequests(2 * imageCount, requestGenerator::unsteeredRequest),
                                benchmarkOptions.batchSize()))
                .addVariant(
                        MIXED,
                        () -> RequestGenerator.measureStepsPerSecond(
                                continuousBatchingEngine,
                                createRequests(2 * imageCount, this::staggeredRequest),
                                benchmarkOptions.batchSize()))
                .run(benchmarkOptions.rounds(), "steps of pictures per second", out);
        reportRatio(speed.ratio(ENGINE, BARE), "engine / bare loop", keys + ".engine_vs_bare", benchmarkRecorder, out);
        reportRatio(
                speed.ratio(STEERED, ENGINE),
                "steered / unsteered",
                keys + ".steered_vs_unsteered",
                benchmarkRecorder,
                out);
        reportRatio(
                mixing.ratio(MIXED, ONE),
                "eight tenants / one",
                keys + ".mixed_tenants_vs_one",
                benchmarkRecorder,
                out);
        out.printf(Locale.ROOT, "%-20s %.3f pictures per second%n", "engine", speed.median(ENGINE));
    }

    private static void reportRatio(
            InterleavedRounds.RatioSummary ratioSummary,
            String name,
            String key,
            BenchmarkRecorder benchmarkRecorder,
            PrintStream out) {
        out.printf("%-20s %s%n", name, ratioSummary);
        benchmarkRecorder.add(key, ratioSummary.median(), "ratio");
    }

    private static List<ImageRequest> createRequests(int count, IntFunction<ImageRequest> one) {
        return IntStream.range(0, count).mapToObj(one).toList();
    }

    /** The first ones have fewer and fewer steps, so that from then on everybody is at another one. */
    private ImageRequest staggeredRequest(int i) {
        int steps = requestGenerator.settings().steps();
        return requestGenerator.tenantRequest(
                i,
                i < benchmarkOptions.batchSize() ? Math.max(1, steps * (i + 1) / benchmarkOptions.batchSize()) : steps);
    }

    private double measureBaseline(OnnxBaselineLoop bare) {
        ClipTokenizer tokenizer =
                ClipTokenizer.load(benchmarkOptions.modelFolder().resolve("tokenizer"));
        int[][] tokens = {
            tokenizer.encode("").ids(),
            tokenizer.encode(requestGenerator.unsteeredRequest(0).prompt()).ids()
        };
        long[] one = model.latentShape(requestGenerator.size());
        long[] shape = {benchmarkOptions.batchSize(), one[0], one[1], one[2]};
        SamplingTrajectory samplingTrajectory = model.trajectory(requestGenerator.settings());
        float[] noise = new TorchNoise(0).next((int) (shape[0] * shape[1] * shape[2] * shape[3]));
        long start = System.nanoTime();
        for (int i = 0; i < BATCHES; i++) {
            float[] unused = bare.sample(
                    tokens,
                    noise,
                    shape,
                    samplingTrajectory,
                    requestGenerator.settings().guidanceScale(),
                    model.scalingFactor());
        }
        return BATCHES * benchmarkOptions.batchSize() / ((System.nanoTime() - start) / 1e9);
    }
}
