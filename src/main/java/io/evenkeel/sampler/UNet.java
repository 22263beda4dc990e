package io.evenkeel.sampler;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.concept.Tensor;
import io.evenkeel.onnx.HSpaceGraphEdit;
import io.evenkeel.onnx.UnsupportedModelException;
import io.evenkeel.onnx.autodiff.HSpaceGradientGraph;
import io.evenkeel.sampler.runtime.OnnxBatchRunner;
import io.evenkeel.sampler.runtime.OnnxSession;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The U-Net with its h-space open: predicts for rows that have nothing in common but their size. For one thread at a time. */
public final class UNet {
    private static final String PREDICTED = "out_sample";
    private static final String SAMPLE = "sample";
    private static final String TIMESTEP = "timestep";
    private static final String SIZES = "time_ids";
    private static final String STRENGTH = "timestep_cond";
    private static final Set<String> NEEDED = Set.of(SAMPLE, TIMESTEP, TextEncoders.STATES, HSpaceGraphEdit.OFFSET);
    private static final Set<String> KNOWN = Set.of(
            SAMPLE,
            TIMESTEP,
            TextEncoders.STATES,
            HSpaceGraphEdit.OFFSET,
            TextEncoders.SUMMARY,
            SIZES,
            STRENGTH,
            HSpaceGradientGraph.GOAL,
            HSpaceGradientGraph.WEIGHT);
    private static final Tensor NOTHING = Tensor.zeros(1, 1, 1);
    private static final int GUIDANCE_UNIT = 1000;
    private static final int LONGEST_WAVE = 10_000;

    private final OnnxSession part;
    private final OnnxBatchRunner calls;
    private final int strengthWidth;
    private final Map<List<Long>, Tensor> none = new HashMap<>();

    /** @throws UnsupportedModelException if the graph wants more, or other, than any known family */
    UNet(OnnxSession part, JsonNode config) {
        Set<String> inputs = part.inputs();
        if (!inputs.containsAll(NEEDED) || !KNOWN.containsAll(inputs)) {
            throw new UnsupportedModelException(
                    "the " + part.name() + " wants the inputs " + new TreeSet<>(inputs) + ", supported are "
                            + new TreeSet<>(KNOWN) + ".\nMaybe it is of a family that is not supported yet.");
        }
        this.part = part;
        this.calls = new OnnxBatchRunner(part, PREDICTED);
        this.strengthWidth = inputs.contains(STRENGTH) ? strengthWidth(part, config) : 0;
    }

    private static int strengthWidth(OnnxSession part, JsonNode config) {
        int width = config.path("time_cond_proj_dim").asInt((int) part.width(STRENGTH));
        if (width < 4) {
            throw new UnsupportedModelException(
                    "the " + part.name() + " wants (" + STRENGTH + "), but neither the graph nor "
                            + "time_cond_proj_dim in unet/config.json says how wide (" + width + ").");
        }
        return width;
    }

    /**
     * One sample of a call.
     *
     * @param latents [C, h, w], flat
     * @param factor of the latents, as the solver wants
     * @param timestep of training
     * @param conditioning what it is told
     * @param offset of h; null for none
     */
    public record Row(
            float[] latents,
            double factor,
            double timestep,
            Conditioning conditioning,
            @Nullable Tensor offset) {}

    /**
     * Predicts for all rows in one call.
     *
     * @param shape of each row's latents, [C, h, w]
     * @param hShape of h, [C, h, w]
     * @param withH whether h is wanted besides
     */
    OnnxBatchRunner.Answer predict(List<Row> rows, long[] shape, long[] hShape, boolean withH) {
        put(rows, shape, hShape);
        return run(rows.size(), shape, withH ? Set.of(HSpaceGraphEdit.SEEN) : Set.of());
    }

    /**
     * The same of a graph that knows its gradient, with the loss of each row and its slope besides.
     *
     * @param goals of the predictions
     */
    OnnxBatchRunner.Answer slopes(List<Row> rows, List<Tensor> goals, long[] shape, long[] hShape) {
        put(rows, shape, hShape);
        calls.shape(HSpaceGradientGraph.GOAL, rows.size(), shape);
        calls.shape(HSpaceGradientGraph.WEIGHT, rows.size());
        for (int i = 0; i < rows.size(); i++) {
            calls.put(HSpaceGradientGraph.GOAL, i, goals.get(i));
            calls.put(HSpaceGradientGraph.WEIGHT, i, new float[] {1}, 1);
        }
        return run(rows.size(), shape, Set.of(HSpaceGradientGraph.LOSS, HSpaceGradientGraph.GRADIENT));
    }

    private OnnxBatchRunner.Answer run(int rows, long[] shape, Set<String> others) {
        return calls.run(new long[] {rows, shape[0], shape[1], shape[2]}, others);
    }

    private void put(List<Row> rows, long[] shape, long[] hShape) {
        int count = rows.size();
        calls.shape(SAMPLE, count, shape);
        calls.shape(TIMESTEP, count);
        rows.get(0).conditioning().inputs().forEach((name, one) -> calls.shape(name, count, one.shape()));
        for (int i = 0; i < count; i++) {
            Row row = rows.get(i);
            int at = i;
            calls.put(SAMPLE, i, row.latents(), row.factor());
            calls.put(TIMESTEP, i, new float[] {(float) row.timestep()}, 1);
            row.conditioning().inputs().forEach((name, values) -> calls.put(name, at, values));
        }
        putOffsets(rows, hShape);
    }

    /** A single zero for all rows where none is steered; h is large in some families. */
    private void putOffsets(List<Row> rows, long[] hShape) {
        if (rows.stream().allMatch(row -> row.offset() == null)) {
            calls.shape(HSpaceGraphEdit.OFFSET, 1, NOTHING.shape());
            calls.put(HSpaceGraphEdit.OFFSET, 0, NOTHING);
            return;
        }
        Tensor still = none.computeIfAbsent(List.of(hShape[1], hShape[2]), size -> Tensor.zeros(hShape));
        calls.shape(HSpaceGraphEdit.OFFSET, rows.size(), hShape);
        for (int i = 0; i < rows.size(); i++) {
            Tensor offset = rows.get(i).offset();
            calls.put(HSpaceGraphEdit.OFFSET, i, offset == null ? still : offset);
        }
    }

    /** Whether guidance is one of its inputs, so that there is no unconditional half (Meng et al. 2023; Luo et al. 2023). */
    boolean isToldGuidance() {
        return part.inputs().contains(STRENGTH);
    }

    /** The conditioning with what else this family is told of a picture. */
    Conditioning told(Conditioning prompt, ImageSize size, double guidance) {
        Map<String, Tensor> more = new HashMap<>();
        if (part.inputs().contains(SIZES)) { // drawn as if taken at this size, and not cropped
            float[] sides = {size.height(), size.width(), 0, 0, size.height(), size.width()};
            more.put(SIZES, new Tensor(sides, new long[] {sides.length}));
        }
        if (isToldGuidance()) {
            more.put(STRENGTH, waves((guidance - 1) * GUIDANCE_UNIT));
        }
        return more.isEmpty() ? prompt : prompt.with(more);
    }

    /** A number as sines and cosines of falling frequencies (Vaswani et al. 2017). */
    private Tensor waves(double number) {
        int half = strengthWidth / 2;
        float[] waves = new float[strengthWidth];
        for (int i = 0; i < half; i++) {
            double angle = number * Math.exp(-Math.log(LONGEST_WAVE) * i / (half - 1));
            waves[i] = (float) Math.sin(angle);
            waves[half + i] = (float) Math.cos(angle);
        }
        return new Tensor(waves, new long[] {strengthWidth});
    }
}
