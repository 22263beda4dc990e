package io.evenkeel.sampler;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.onnx.UNetMidBlock;
import io.evenkeel.onnx.UnsupportedModelException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What a model's folder says of it. Nothing is run to find out.
 *
 * @param family the pipeline's class, and which Stable Diffusion its sizes look like
 * @param prediction what the U-Net predicts: epsilon, v_prediction or sample
 * @param scheduler the class of the scheduler that it comes with
 * @param latents [channels, height, width] of the noise for a picture of the usual size
 * @param h [channels, height, width] of h at that size: what a concept's vector must have
 * @param inputs of the U-Net, by name
 * @param pictureSize usual width and height in pixels
 * @param guidance usual scale of classifier-free guidance
 * @param steps usual number of sampling steps
 * @param bottleneck where h is
 * @param fingerprint as {@link DiffusionModel#fingerprint}
 */
public record ModelDescription(
        String family,
        String prediction,
        String scheduler,
        List<Integer> latents,
        List<Integer> h,
        List<String> inputs,
        int pictureSize,
        double guidance,
        int steps,
        UNetMidBlock bottleneck,
        String fingerprint) {
    private static final int USUAL_SAMPLES = 64; // where there is no configuration: that of Stable Diffusion 1
    private static final String NO_KNOWN = "no known family";

    public ModelDescription {
        latents = List.copyOf(latents);
        h = List.copyOf(h);
        inputs = List.copyOf(inputs);
    }

    /** Reads a folder in diffusers' ONNX layout. @throws UnsupportedModelException if a part that describes it is missing or broken */
    public static ModelDescription of(Path path) {
        return of(new ModelFolder(path), ModelFingerprint.of(path));
    }

    /**
     * The same of a folder whose fingerprint is known. What the folder's evenkeel.json leaves open is as usual: guidance 7.5, 50
     * steps, and as large as the U-Net's sample_size.
     */
    static ModelDescription of(ModelFolder folder, String fingerprint) {
        GraphProto graph = folder.graph("unet").proto().getGraph();
        JsonNode unet = folder.optionalJson("unet/config.json");
        JsonNode scheduler = folder.json("scheduler/scheduler_config.json");
        JsonNode usual = folder.optionalJson("evenkeel.json");
        TensorShapes tensorShapes = TensorShapes.of(folder);
        int size = usual.path("picture_size").asInt(samples(unet) * tensorShapes.pixels());
        ImageSize square = usualSize(size, tensorShapes);
        return new ModelDescription(
                family(folder, unet.path("cross_attention_dim").asInt()),
                scheduler.path("prediction_type").asText("epsilon"),
                scheduler.path("_class_name").asText("unknown"),
                whole(tensorShapes.latents(square)),
                whole(tensorShapes.h(square)),
                graph.getInputList().stream().map(ValueInfoProto::getName).toList(),
                size,
                usual.path("guidance_scale").asDouble(7.5),
                usual.path("steps").asInt(50),
                UNetMidBlock.find(graph),
                fingerprint);
    }

    private static ImageSize usualSize(int side, TensorShapes tensorShapes) {
        ImageSize square = new ImageSize(side, side);
        try {
            tensorShapes.check(square);
            return square;
        } catch (UnsupportedImageRequestException e) {
            throw new UnsupportedModelException(
                    "evenkeel.json or unet/config.json give a usual size that cannot be: " + e.getMessage(), e);
        }
    }

    /** Sides of the latents of the usual size. */
    private static int samples(JsonNode unet) {
        JsonNode size = unet.path("sample_size");
        if (!size.isInt() && !unet.isMissingNode()) {
            throw new UnsupportedModelException(
                    "unet/config.json has no whole number (sample_size), but " + size + ".");
        }
        return size.asInt(USUAL_SAMPLES);
    }

    private static List<Integer> whole(long[] shape) {
        return Arrays.stream(shape).mapToObj(Math::toIntExact).toList();
    }

    private static String family(ModelFolder folder, int textWidth) {
        String pipeline = folder.json("model_index.json").path("_class_name").asText("unknown pipeline");
        String like =
                switch (textWidth) {
                    case 768 -> "Stable Diffusion 1.x";
                    case 1024 -> "Stable Diffusion 2.x";
                    case 2048 -> folder.has("text_encoder_2") ? "Stable Diffusion XL" : NO_KNOWN;
                    default -> NO_KNOWN;
                };
        return pipeline + ", sizes of " + like + " (text width " + textWidth + ")";
    }

    /** Aligned text, a line for each fact. */
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
                picture      %d x %d pixels, guidance %s, %d steps
                fingerprint  %s
                """.formatted(
                        family,
                        prediction,
                        scheduler,
                        latents,
                        h,
                        bottleneck.tensor(),
                        bottleneck.producer().isEmpty() ? "a node without name" : bottleneck.producer(),
                        String.join(", ", inputs),
                        pictureSize,
                        pictureSize,
                        guidance,
                        steps,
                        fingerprint);
    }
}
