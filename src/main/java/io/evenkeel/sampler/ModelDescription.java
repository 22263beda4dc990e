package io.evenkeel.sampler;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.image.ImageSize;
import io.evenkeel.onnx.UNetMidBlock;
import io.evenkeel.onnx.UnsupportedModelException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The facts about a model that its folder contains. The model is not run to find them.
 *
 * @param family class of the pipeline, and the Stable Diffusion version that its sizes match
 * @param predictionType what the U-Net predicts: epsilon, v_prediction or sample
 * @param scheduler class of the scheduler in the folder
 * @param latentShape [channels, height, width] of the latents at the default size
 * @param hSpaceShape [channels, height, width] of h at the default size, and so of a concept's vector
 * @param inputs inputs of the U-Net by name
 * @param imageSize default width and height in pixels
 * @param guidanceScale default scale of classifier-free guidance
 * @param steps default number of sampling steps
 * @param midBlock location of h in the graph
 * @param fingerprint see {@link DiffusionModel#fingerprint}
 */
public record ModelDescription(
        String family,
        String predictionType,
        String scheduler,
        List<Integer> latentShape,
        List<Integer> hSpaceShape,
        List<String> inputs,
        int imageSize,
        double guidanceScale,
        int steps,
        UNetMidBlock midBlock,
        String fingerprint) {
    private static final int DEFAULT_SAMPLE_SIZE = 64; // if there is no configuration: that of Stable Diffusion 1
    private static final String UNKNOWN_FAMILY = "no known family";

    public ModelDescription {
        latentShape = List.copyOf(latentShape);
        hSpaceShape = List.copyOf(hSpaceShape);
        inputs = List.copyOf(inputs);
    }

    /**
     * Reads a folder in diffusers' ONNX layout.
     *
     * @throws UnsupportedModelException if a part that describes the model is missing or broken
     */
    public static ModelDescription read(Path path) {
        return read(new ModelFolder(path), ModelFingerprint.compute(path));
    }

    /**
     * Reads a folder whose fingerprint is known. Defaults for what evenkeel.json leaves out: guidance 7.5, 50 steps,
     * and the size of the U-Net's sample_size.
     */
    static ModelDescription read(ModelFolder folder, String fingerprint) {
        GraphProto graph = folder.readGraph("unet").proto().getGraph();
        JsonNode unet = folder.readOptionalJson("unet/config.json");
        JsonNode scheduler = folder.readJson("scheduler/scheduler_config.json");
        JsonNode defaults = folder.readOptionalJson("evenkeel.json");
        TensorShapes shapes = TensorShapes.readFrom(folder);
        int size = defaults.path("picture_size").asInt(readSampleSize(unet) * shapes.vaeScaleFactor());
        ImageSize square = requireValidSize(size, shapes);
        return new ModelDescription(
                detectFamily(folder, unet.path("cross_attention_dim").asInt()),
                scheduler.path("prediction_type").asText("epsilon"),
                scheduler.path("_class_name").asText("unknown"),
                toIntegers(shapes.latentShape(square)),
                toIntegers(shapes.hSpaceShape(square)),
                graph.getInputList().stream().map(ValueInfoProto::getName).toList(),
                size,
                defaults.path("guidance_scale").asDouble(7.5),
                defaults.path("steps").asInt(50),
                UNetMidBlock.find(graph),
                fingerprint);
    }

    private static ImageSize requireValidSize(int side, TensorShapes shapes) {
        ImageSize square = new ImageSize(side, side);
        try {
            shapes.validateSize(square);
            return square;
        } catch (UnsupportedImageRequestException e) {
            throw new UnsupportedModelException(
                    "evenkeel.json or unet/config.json give a default size that is not possible: " + e.getMessage(), e);
        }
    }

    /** Returns the height and width of the latents at the default size. */
    private static int readSampleSize(JsonNode unet) {
        JsonNode size = unet.path("sample_size");
        if (!size.isInt() && !unet.isMissingNode()) {
            throw new UnsupportedModelException(
                    "unet/config.json has no whole number (sample_size), but " + size + ".");
        }
        return size.asInt(DEFAULT_SAMPLE_SIZE);
    }

    private static List<Integer> toIntegers(long[] shape) {
        return Arrays.stream(shape).mapToObj(Math::toIntExact).toList();
    }

    private static String detectFamily(ModelFolder folder, int crossAttentionDim) {
        String pipeline =
                folder.readJson("model_index.json").path("_class_name").asText("unknown pipeline");
        String familyName =
                switch (crossAttentionDim) {
                    case 768 -> "Stable Diffusion 1.x";
                    case 1024 -> "Stable Diffusion 2.x";
                    case 2048 -> folder.hasPart("text_encoder_2") ? "Stable Diffusion XL" : UNKNOWN_FAMILY;
                    default -> UNKNOWN_FAMILY;
                };
        return pipeline + ", sizes of " + familyName + " (text width " + crossAttentionDim + ")";
    }

    /** Returns aligned text with one fact per line. */
    @Override
    public String toString() {
        return """
                family       %s
                prediction   %s
                scheduler    %s
                latents      %s
                h-space      %s
                bottleneck   %s, made by %s
                inputs       %s
                image        %d x %d pixels, guidance %s, %d steps
                fingerprint  %s
                """.formatted(
                        family,
                        predictionType,
                        scheduler,
                        latentShape,
                        hSpaceShape,
                        midBlock.tensor(),
                        midBlock.producer().isEmpty() ? "a node without name" : midBlock.producer(),
                        String.join(", ", inputs),
                        imageSize,
                        imageSize,
                        guidanceScale,
                        steps,
                        fingerprint);
    }
}
