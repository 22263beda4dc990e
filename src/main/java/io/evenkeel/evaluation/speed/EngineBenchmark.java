package io.evenkeel.evaluation.speed;

import io.evenkeel.diffusion.DiffusionModel;
import io.evenkeel.diffusion.Engine;
import io.evenkeel.diffusion.PictureRequest;
import io.evenkeel.diffusion.schedule.SeededNoise;
import io.evenkeel.diffusion.schedule.Walk;
import io.evenkeel.diffusion.text.ClipTokenizer;
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

    private final Plan plan;
    private final DiffusionModel model;
    private final Crowd crowd;

    private EngineBenchmark(Plan plan, DiffusionModel model) {
        this.plan = plan;
        this.model = model;
        this.crowd = new Crowd(model, plan);
    }

    /**
     * Measures, and prints tables.
     *
     * @param keys what the figures' keys begin with, such as "sampler"
     */
    public static void run(Plan plan, String keys, Figures figures, PrintStream out) {
        try (DiffusionModel model = plan.open();
                OnnxBareLoop bare = new OnnxBareLoop(plan.folder(), plan.device());
                Engine engine = new Engine(model, plan.batch(), 1024)) {
            new EngineBenchmark(plan, model).run(bare, engine, keys, figures, out);
        }
    }

    private void run(OnnxBareLoop bare, Engine engine, String keys, Figures figures, PrintStream out) {
        out.printf(
                Locale.ROOT,
                "%s on %s: %s, %s pixels, batches of %d guided pictures%n",
                plan.folder().getFileName(),
                model.device().label(),
                crowd.settings(),
                crowd.size(),
                plan.batch());
        int pictures = BATCHES * plan.batch();
        Rounds speed = new Rounds()
                .arm(BARE, () -> bare(bare))
                .arm(ENGINE, () -> Crowd.picturesPerSecond(engine, requests(pictures, crowd::plain)))
                .arm(STEERED, () -> Crowd.picturesPerSecond(engine, requests(pictures, crowd::steered)))
                .run(plan.rounds(), "pictures per second", out);
        Rounds mixing = new Rounds()
                .arm(ONE, () -> Crowd.stepsPerSecond(engine, requests(2 * pictures, crowd::plain), plan.batch()))
                .arm(MIXED, () -> Crowd.stepsPerSecond(engine, requests(2 * pictures, this::staggered), plan.batch()))
                .run(plan.rounds(), "steps of pictures per second", out);
        tell(speed.ratio(ENGINE, BARE), "engine / bare loop", keys + ".engine_vs_bare", figures, out);
        tell(speed.ratio(STEERED, ENGINE), "steered / unsteered", keys + ".steered_vs_unsteered", figures, out);
        tell(mixing.ratio(MIXED, ONE), "eight tenants / one", keys + ".mixed_tenants_vs_one", figures, out);
        out.printf(Locale.ROOT, "%-20s %.3f pictures per second%n", "engine", speed.median(ENGINE));
    }

    private static void tell(Rounds.Ratio ratio, String name, String key, Figures figures, PrintStream out) {
        out.printf("%-20s %s%n", name, ratio);
        figures.add(key, ratio.median(), "ratio");
    }

    private static List<PictureRequest> requests(int count, IntFunction<PictureRequest> one) {
        return IntStream.range(0, count).mapToObj(one).toList();
    }

    /** The first ones have fewer and fewer steps, so that from then on everybody is at another one. */
    private PictureRequest staggered(int i) {
        int steps = crowd.settings().steps();
        return crowd.mixed(i, i < plan.batch() ? Math.max(1, steps * (i + 1) / plan.batch()) : steps);
    }

    private double bare(OnnxBareLoop bare) {
        ClipTokenizer tokenizer = ClipTokenizer.load(plan.folder().resolve("tokenizer"));
        int[][] tokens = {
            tokenizer.encode("").ids(),
            tokenizer.encode(crowd.plain(0).prompt()).ids()
        };
        long[] one = model.latentShape(crowd.size());
        long[] shape = {plan.batch(), one[0], one[1], one[2]};
        Walk walk = model.walk(crowd.settings());
        float[] noise = new SeededNoise(0).next((int) (shape[0] * shape[1] * shape[2] * shape[3]));
        long start = System.nanoTime();
        for (int i = 0; i < BATCHES; i++) {
            float[] unused =
                    bare.sample(tokens, noise, shape, walk, crowd.settings().guidance(), model.scalingFactor());
        }
        return BATCHES * plan.batch() / ((System.nanoTime() - start) / 1e9);
    }
}
