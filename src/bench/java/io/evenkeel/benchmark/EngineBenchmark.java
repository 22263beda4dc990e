package io.evenkeel.benchmark;

import io.evenkeel.diffusion.DiffusionModel;
import io.evenkeel.diffusion.Engine;
import io.evenkeel.diffusion.PictureRequest;
import io.evenkeel.diffusion.schedule.SeededNoise;
import io.evenkeel.diffusion.schedule.Walk;
import io.evenkeel.diffusion.text.ClipTokenizer;
import io.evenkeel.evaluation.report.BenchmarkRecorder;
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
    public static void run(BenchmarkOptions benchmarkOptions, String keys, BenchmarkRecorder benchmarkRecorder, PrintStream out) {
        try (DiffusionModel model = benchmarkOptions.open();
                OnnxBaselineLoop bare = new OnnxBaselineLoop(benchmarkOptions.folder(), benchmarkOptions.device());
                Engine engine = new Engine(model, benchmarkOptions.batch(), 1024)) {
            new EngineBenchmark(benchmarkOptions, model).run(bare, engine, keys, benchmarkRecorder, out);
        }
    }

    private void run(OnnxBaselineLoop bare, Engine engine, String keys, BenchmarkRecorder benchmarkRecorder, PrintStream out) {
        out.printf(
                Locale.ROOT,
                "%s on %s: %s, %s pixels, batches of %d guided pictures%n",
                benchmarkOptions.folder().getFileName(),
                model.device().label(),
                requestGenerator.settings(),
                requestGenerator.size(),
                benchmarkOptions.batch());
        int pictures = BATCHES * benchmarkOptions.batch();
        InterleavedRounds speed = new InterleavedRounds()
                .arm(BARE, () -> bare(bare))
                .arm(ENGINE, () -> RequestGenerator.picturesPerSecond(engine, requests(pictures, requestGenerator::plain)))
                .arm(STEERED, () -> RequestGenerator.picturesPerSecond(engine, requests(pictures, requestGenerator::steered)))
                .run(benchmarkOptions.rounds(), "pictures per second", out);
        InterleavedRounds mixing = new InterleavedRounds()
                .arm(ONE, () -> RequestGenerator.stepsPerSecond(engine, requests(2 * pictures, requestGenerator::plain), benchmarkOptions.batch()))
                .arm(MIXED, () -> RequestGenerator.stepsPerSecond(engine, requests(2 * pictures, this::staggered), benchmarkOptions.batch()))
                .run(benchmarkOptions.rounds(), "steps of pictures per second", out);
        tell(speed.ratio(ENGINE, BARE), "engine / bare loop", keys + ".engine_vs_bare", benchmarkRecorder, out);
        tell(speed.ratio(STEERED, ENGINE), "steered / unsteered", keys + ".steered_vs_unsteered", benchmarkRecorder, out);
        tell(mixing.ratio(MIXED, ONE), "eight tenants / one", keys + ".mixed_tenants_vs_one", benchmarkRecorder, out);
        out.printf(Locale.ROOT, "%-20s %.3f pictures per second%n", "engine", speed.median(ENGINE));
    }

    private static void tell(InterleavedRounds.RatioSummary ratioSummary, String name, String key, BenchmarkRecorder benchmarkRecorder, PrintStream out) {
        out.printf("%-20s %s%n", name, ratioSummary);
        benchmarkRecorder.add(key, ratioSummary.median(), "ratio");
    }

    private static List<PictureRequest> requests(int count, IntFunction<PictureRequest> one) {
        return IntStream.range(0, count).mapToObj(one).toList();
    }

    /** The first ones have fewer and fewer steps, so that from then on everybody is at another one. */
    private PictureRequest staggered(int i) {
        int steps = requestGenerator.settings().steps();
        return requestGenerator.mixed(i, i < benchmarkOptions.batch() ? Math.max(1, steps * (i + 1) / benchmarkOptions.batch()) : steps);
    }

    private double bare(OnnxBaselineLoop bare) {
        ClipTokenizer tokenizer = ClipTokenizer.load(benchmarkOptions.folder().resolve("tokenizer"));
        int[][] tokens = {
            tokenizer.encode("").ids(),
            tokenizer.encode(requestGenerator.plain(0).prompt()).ids()
        };
        long[] one = model.latentShape(requestGenerator.size());
        long[] shape = {benchmarkOptions.batch(), one[0], one[1], one[2]};
        Walk walk = model.walk(requestGenerator.settings());
        float[] noise = new SeededNoise(0).next((int) (shape[0] * shape[1] * shape[2] * shape[3]));
        long start = System.nanoTime();
        for (int i = 0; i < BATCHES; i++) {
            float[] unused =
                    bare.sample(tokens, noise, shape, walk, requestGenerator.settings().guidance(), model.scalingFactor());
        }
        return BATCHES * benchmarkOptions.batch() / ((System.nanoTime() - start) / 1e9);
    }
}
