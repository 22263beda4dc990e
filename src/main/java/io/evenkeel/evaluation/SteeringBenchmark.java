package io.evenkeel.evaluation;

import io.evenkeel.concept.Concept;
import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.concept.SteeringPlan.Push;
import io.evenkeel.concept.Tensor;
import io.evenkeel.diffusion.DiffusionModel;
import io.evenkeel.diffusion.ModelDescription;
import io.evenkeel.diffusion.PictureRequest;
import io.evenkeel.diffusion.SamplingOptions;
import io.evenkeel.diffusion.schedule.SeededNoise;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What steering costs: the same prompts and seeds, steered and unsteered in turns, so that whatever else the machine does
 * meets both. The vector is made up, as its values do not change the work.
 */
public final class SteeringBenchmark {
    private static final List<String> PROMPTS = List.of("a doctor", "a judge", "a pilot", "a person");

    private final DiffusionModel model;
    private final ModelDescription description;

    private SteeringBenchmark(DiffusionModel model) {
        this.model = model;
        this.description = model.describe();
    }

    /**
     * Measures, and prints a table.
     *
     * @param folder in diffusers' ONNX layout
     * @param rounds of one steered and one unsteered batch each, after one that is not counted
     * @return median over the rounds of steered / unsteered time
     */
    public static double run(Path folder, int rounds, PrintStream out) {
        if (rounds < 1) {
            throw new IllegalArgumentException("rounds (" + rounds + ") must be 1 or more.");
        }
        try (DiffusionModel model = DiffusionModel.open(folder, SamplingOptions.threads(0))) {
            return new SteeringBenchmark(model).run(rounds, out);
        }
    }

    private double run(int rounds, PrintStream out) {
        List<PictureRequest> plain = batch(SteeringPlan.NONE);
        List<PictureRequest> steered = batch(new SteeringPlan(List.of(Push.always(concept(), 1))));
        seconds(plain);
        seconds(steered);
        double[] without = new double[rounds];
        double[] with = new double[rounds];
        double[] ratios = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            boolean steeredFirst = i % 2 == 1; // neither always profits from what the other left in caches
            with[i] = steeredFirst ? seconds(steered) : 0;
            without[i] = seconds(plain);
            with[i] = steeredFirst ? with[i] : seconds(steered);
            ratios[i] = with[i] / without[i];
        }
        print(median(without), median(with), ratios, out);
        return median(ratios);
    }

    private List<PictureRequest> batch(SteeringPlan plan) {
        return IntStream.range(0, PROMPTS.size())
                .mapToObj(i -> new PictureRequest(PROMPTS.get(i), "", i, model.usualSize(), model.usual(), plan))
                .toList();
    }

    private Concept concept() {
        List<Integer> h = description.h();
        float[] noise = new SeededNoise(1).next(h.get(0) * h.get(1) * h.get(2));
        Tensor vector = new Tensor(noise, new long[] {h.get(0), h.get(1), h.get(2)});
        return Concept.of("benchmark", 1, Concept.Kind.ENHANCEMENT, "benchmark", model.fingerprint(), vector);
    }

    /** Per picture. */
    private double seconds(List<PictureRequest> batch) {
        long start = System.nanoTime();
        model.sample(batch);
        return (System.nanoTime() - start) / 1e9 / batch.size();
    }

    private void print(double without, double with, double[] ratios, PrintStream out) {
        out.printf(
                Locale.ROOT,
                """
                %d rounds of %d pictures, %d steps, %d x %d pixels; medians
                unsteered  %.4f s per picture
                steered    %.4f s per picture
                ratio      %.4f (middle half: %.4f to %.4f)
                """,
                ratios.length,
                PROMPTS.size(),
                description.steps(),
                description.pictureSize(),
                description.pictureSize(),
                without,
                with,
                median(ratios),
                quantile(ratios, 0.25),
                quantile(ratios, 0.75));
    }

    private static double median(double[] values) {
        return quantile(values, 0.5);
    }

    /** The value that so large a share of the others lies below; the lower one where it falls between two. */
    private static double quantile(double[] values, double share) {
        return Arrays.stream(values).sorted().toArray()[(int) (share * (values.length - 1))];
    }
}
