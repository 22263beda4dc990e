package io.evenkeel.sampler;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.concept.Tensor;
import io.evenkeel.image.ImageSize;
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

/** Runs the U-Net with an exposed h-space for rows that share nothing but their size. Not thread-safe. */
public final class UNet {
    private static final String MODEL_OUTPUT = "out_sample";
    private static final String SAMPLE = "sample";
    private static final String TIMESTEP = "timestep";
    private static final String TIME_IDS = "time_ids";
    private static final String TIMESTEP_COND = "timestep_cond";
    private static final Set<String> REQUIRED_INPUTS =
            Set.of(SAMPLE, TIMESTEP, TextEncoders.ENCODER_HIDDEN_STATES, HSpaceGraphEdit.OFFSET);
    private static final Set<String> SUPPORTED_INPUTS = Set.of(
            SAMPLE,
            TIMESTEP,
            TextEncoders.ENCODER_HIDDEN_STATES,
            HSpaceGraphEdit.OFFSET,
            TextEncoders.TEXT_EMBEDS,
            TIME_IDS,
            TIMESTEP_COND,
            HSpaceGradientGraph.TARGET,
            HSpaceGradientGraph.LOSS_WEIGHT);
    private static final Tensor NO_OFFSET = Tensor.zeros(1, 1, 1);
    private static final int GUIDANCE_EMBEDDING_SCALE = 1000;
    private static final int MAX_PERIOD = 10_000;

    private final OnnxSession session;
    private final OnnxBatchRunner batchRunner;
    private final int guidanceEmbeddingWidth;
    private final Map<List<Long>, Tensor> zeroOffsets = new HashMap<>();

    /** @throws UnsupportedModelException if the graph has inputs of no supported family */
    UNet(OnnxSession session, JsonNode config) {
        Set<String> inputs = session.inputs();
        if (!inputs.containsAll(REQUIRED_INPUTS) || !SUPPORTED_INPUTS.containsAll(inputs)) {
            throw new UnsupportedModelException("the " + session.name() + " wants the inputs " + new TreeSet<>(inputs)
                    + ", supported are " + new TreeSet<>(SUPPORTED_INPUTS)
                    + ".\nMaybe it is of a family that is not supported yet.");
        }
        this.session = session;
        this.batchRunner = new OnnxBatchRunner(session, MODEL_OUTPUT);
        this.guidanceEmbeddingWidth = inputs.contains(TIMESTEP_COND) ? readGuidanceEmbeddingWidth(session, config) : 0;
    }

    private static int readGuidanceEmbeddingWidth(OnnxSession session, JsonNode config) {
        int width = config.path("time_cond_proj_dim").asInt((int) session.lastDimension(TIMESTEP_COND));
        if (width < 4) {
            throw new UnsupportedModelException(
                    "the " + session.name() + " wants (" + TIMESTEP_COND + "), but neither the graph nor "
                            + "time_cond_proj_dim in unet/config.json says how wide (" + width + ").");
        }
        return width;
    }

    /**
     * One row of a batch.
     *
     * @param latents [C, h, w], flat
     * @param inputScale factor of the latents, given by the scheduler
     * @param timestep training timestep
     * @param conditioning conditioning of this row
     * @param offset offset of h; null for none
     */
    public record UNetRow(
            float[] latents,
            double inputScale,
            double timestep,
            Conditioning conditioning,
            @Nullable Tensor offset) {}

    /**
     * Predicts for all rows in one call.
     *
     * @param shape shape of each row's latents, [C, h, w]
     * @param hShape shape of h, [C, h, w]
     * @param withHiddenState whether h is returned too
     */
    OnnxBatchRunner.BatchOutput predict(List<UNetRow> uNetRows, long[] shape, long[] hShape, boolean withHiddenState) {
        writeRows(uNetRows, shape, hShape);
        return runBatch(uNetRows.size(), shape, withHiddenState ? Set.of(HSpaceGraphEdit.HIDDEN_STATE) : Set.of());
    }

    /**
     * Predicts with a gradient graph, and returns the loss of each row and its gradient too.
     *
     * @param targets targets of the predictions
     */
    OnnxBatchRunner.BatchOutput computeGradients(
            List<UNetRow> uNetRows, List<Tensor> targets, long[] shape, long[] hShape) {
        writeRows(uNetRows, shape, hShape);
        batchRunner.setRowShape(HSpaceGradientGraph.TARGET, uNetRows.size(), shape);
        batchRunner.setRowShape(HSpaceGradientGraph.LOSS_WEIGHT, uNetRows.size());
        for (int i = 0; i < uNetRows.size(); i++) {
            batchRunner.writeRow(HSpaceGradientGraph.TARGET, i, targets.get(i));
            batchRunner.writeRow(HSpaceGradientGraph.LOSS_WEIGHT, i, new float[] {1}, 1);
        }
        return runBatch(uNetRows.size(), shape, Set.of(HSpaceGradientGraph.LOSS, HSpaceGradientGraph.GRADIENT));
    }

    private OnnxBatchRunner.BatchOutput runBatch(int rows, long[] shape, Set<String> otherOutputs) {
        return batchRunner.run(new long[] {rows, shape[0], shape[1], shape[2]}, otherOutputs);
    }

    private void writeRows(List<UNetRow> uNetRows, long[] shape, long[] hShape) {
        int count = uNetRows.size();
        batchRunner.setRowShape(SAMPLE, count, shape);
        batchRunner.setRowShape(TIMESTEP, count);
        uNetRows.get(0)
                .conditioning()
                .inputs()
                .forEach((name, one) -> batchRunner.setRowShape(name, count, one.shape()));
        for (int i = 0; i < count; i++) {
            UNetRow row = uNetRows.get(i);
            int rowIndex = i;
            batchRunner.writeRow(SAMPLE, i, row.latents(), row.inputScale());
            batchRunner.writeRow(TIMESTEP, i, new float[] {(float) row.timestep()}, 1);
            row.conditioning().inputs().forEach((name, values) -> batchRunner.writeRow(name, rowIndex, values));
        }
        writeOffsets(uNetRows, hShape);
    }

    /** Writes a single zero for all rows if none is steered, because h is large in some families. */
    private void writeOffsets(List<UNetRow> uNetRows, long[] hShape) {
        if (uNetRows.stream().allMatch(row -> row.offset() == null)) {
            batchRunner.setRowShape(HSpaceGraphEdit.OFFSET, 1, NO_OFFSET.shape());
            batchRunner.writeRow(HSpaceGraphEdit.OFFSET, 0, NO_OFFSET);
            return;
        }
        Tensor zeroOffset = zeroOffsets.computeIfAbsent(List.of(hShape[1], hShape[2]), size -> Tensor.zeros(hShape));
        batchRunner.setRowShape(HSpaceGraphEdit.OFFSET, uNetRows.size(), hShape);
        for (int i = 0; i < uNetRows.size(); i++) {
            Tensor offset = uNetRows.get(i).offset();
            batchRunner.writeRow(HSpaceGraphEdit.OFFSET, i, offset == null ? zeroOffset : offset);
        }
    }

    /**
     * Returns whether the guidance scale is an input, so that there is no unconditional branch (Meng et al. 2023; Luo
     * et al. 2023).
     */
    boolean hasGuidanceInput() {
        return session.inputs().contains(TIMESTEP_COND);
    }

    /** Adds the inputs that this family takes besides the prompt. */
    Conditioning completeConditioning(Conditioning prompt, ImageSize size, double guidance) {
        Map<String, Tensor> additionalInputs = new HashMap<>();
        if (session.inputs()
                .contains(TIME_IDS)) { // original size, crop offset and target size, as in diffusers' _get_add_time_ids
            float[] sides = {size.height(), size.width(), 0, 0, size.height(), size.width()};
            additionalInputs.put(TIME_IDS, new Tensor(sides, new long[] {sides.length}));
        }
        if (hasGuidanceInput()) {
            additionalInputs.put(TIMESTEP_COND, createGuidanceEmbedding((guidance - 1) * GUIDANCE_EMBEDDING_SCALE));
        }
        return additionalInputs.isEmpty() ? prompt : prompt.withInputs(additionalInputs);
    }

    /**
     * Returns sines and cosines of falling frequencies (Vaswani et al. 2017); diffusers' {@code
     * get_guidance_scale_embedding}.
     */
    private Tensor createGuidanceEmbedding(double number) {
        int half = guidanceEmbeddingWidth / 2;
        float[] embedding = new float[guidanceEmbeddingWidth];
        for (int i = 0; i < half; i++) {
            double angle = number * Math.exp(-Math.log(MAX_PERIOD) * i / (half - 1));
            embedding[i] = (float) Math.sin(angle);
            embedding[half + i] = (float) Math.cos(angle);
        }
        return new Tensor(embedding, new long[] {guidanceEmbeddingWidth});
    }
}
