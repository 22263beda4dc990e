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

    private final BenchmarkOptions options;
    private final DiffusionModel model;
    private final RequestGenerator generator;

    private EngineBenchmark(BenchmarkOptions options, DiffusionModel model) {
        this.options = options;
        this.model = model;
        this.generator = new RequestGenerator(model, options);
    }

    /**
     * Measures, and prints tables.
     *
     * @param keys what the figures' keys begin with, such as "sampler"
     */
    public static void run(BenchmarkOptions options, String keys, BenchmarkRecorder recorder, PrintStream out) {
        try (DiffusionModel model = options.openModel();
                OnnxBaselineLoop bare = new OnnxBaselineLoop(options.modelFolder(), options.device());
                ContinuousBatchingEngine continuousBatchingEngine =
                        new ContinuousBatchingEngine(model, options.batchSize(), 1024)) {
            new EngineBenchmark(options, model).run(bare, continuousBatchingEngine, keys, recorder, out);
        }
    }

    private void run(
            OnnxBaselineLoop bare,
            ContinuousBatchingEngine continuousBatchingEngine,
            String keys,
            BenchmarkRecorder recorder,
            PrintStream out) {
        out.printf(
                Locale.ROOT,
                "%s on %s: %s, %s pixels, batches of %d guided pictures%n",
                options.modelFolder().getFileName(),
                model.device().label(),
                generator.settings(),
                generator.size(),
                options.batchSize());
        int imageCount = BATCHES * options.batchSize();
        InterleavedRounds speed = new InterleavedRounds()
                .addVariant(BARE, () -> measureBaseline(bare))
                .addVariant(
                        ENGINE,
                        () -> RequestGenerator.measureImagesPerSecond(
                                continuousBatchingEngine, createRequests(imageCount, generator::unsteeredRequest)))
                .addVariant(
                        STEERED,
                        () -> RequestGenerator.measureImagesPerSecond(
                                continuousBatchingEngine, createRequests(imageCount, generator::steeredRequest)))
                .run(options.rounds(), "pictures per second", out);
        InterleavedRounds mixing = new InterleavedRounds()
                .addVariant(
                        ONE,
                        () -> RequestGenerator.measureStepsPerSecond(
                                continuousBatchingEngine,
                                createRequests(2 * imageCount, generator::unsteeredRequest),
                                options.batchSize()))
                .addVariant(
                        MIXED,
                        () -> RequestGenerator.measureStepsPerSecond(
                                continuousBatchingEngine,
                                createRequests(2 * imageCount, this::staggeredRequest),
                                options.batchSize()))
                .run(options.rounds(), "steps of pictures per second", out);
        reportRatio(speed.ratio(ENGINE, BARE), "engine / bare loop", keys + ".engine_vs_bare", recorder, out);
        reportRatio(speed.ratio(STEERED, ENGINE), "steered / unsteered", keys + ".steered_vs_unsteered", recorder, out);
        reportRatio(mixing.ratio(MIXED, ONE), "eight tenants / one", keys + ".mixed_tenants_vs_one", recorder, out);
        out.printf(Locale.ROOT, "%-20s %.3f pictures per second%n", "engine", speed.median(ENGINE));
    }

    private static void reportRatio(
            InterleavedRounds.RatioSummary summary,
            String name,
            String key,
            BenchmarkRecorder recorder,
            PrintStream out) {
        out.printf("%-20s %s%n", name, summary);
        recorder.add(key, summary.median(), "ratio");
    }

    private static List<ImageRequest> createRequests(int count, IntFunction<ImageRequest> one) {
        return IntStream.range(0, count).mapToObj(one).toList();
    }

    /** The first ones have fewer and fewer steps, so that from then on everybody is at another one. */
    private ImageRequest staggeredRequest(int i) {
        int steps = generator.settings().steps();
        return generator.tenantRequest(
                i, i < options.batchSize() ? Math.max(1, steps * (i + 1) / options.batchSize()) : steps);
    }

    private double measureBaseline(OnnxBaselineLoop bare) {
        ClipTokenizer tokenizer = ClipTokenizer.load(options.modelFolder().resolve("tokenizer"));
        int[][] tokens = {
            tokenizer.encode("").ids(),
            tokenizer.encode(generator.unsteeredRequest(0).prompt()).ids()
        };
        long[] one = model.latentShape(generator.size());
        long[] shape = {options.batchSize(), one[0], one[1], one[2]};
        SamplingTrajectory samplingTrajectory = model.trajectory(generator.settings());
        float[] noise = new TorchNoise(0).next((int) (shape[0] * shape[1] * shape[2] * shape[3]));
        long start = System.nanoTime();
        for (int i = 0; i < BATCHES; i++) {
            float[] unused = bare.sample(
                    tokens,
                    noise,
                    shape,
                    samplingTrajectory,
                    generator.settings().guidanceScale(),
                    model.scalingFactor());
        }
        return BATCHES * options.batchSize() / ((System.nanoTime() - start) / 1e9);
    }
}
