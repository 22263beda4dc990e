package io.evenkeel.evaluation.judge;

import io.evenkeel.classification.ClassificationResult;
import io.evenkeel.classification.ImageResizer;
import io.evenkeel.concept.Tensor;
import io.evenkeel.onnx.GraphLayers;
import io.evenkeel.onnx.OnnxModel;
import io.evenkeel.onnx.UnsupportedModelException;
import io.evenkeel.platform.Sha256;
import io.evenkeel.sampler.runtime.Device;
import io.evenkeel.sampler.runtime.OnnxSession;
import io.evenkeel.sampler.text.ClipTokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Classifies images with CLIP as a zero-shot classifier (Radford et al. 2021): softmax over 100 times the cosines
 * between the image's embedding and the embedding of each label's prompt. A folder holds vision_model.onnx
 * (pixel_values to image_embeds) and text_model.onnx (input_ids to text_embeds), possibly in a folder onnx, and the
 * tokenizer.
 */
public final class OnnxClipJudge implements Judge {
    private static final double SCALE = 100; // logit scale of all released models
    private static final double[] MEAN = {0.48145466, 0.4578275, 0.40821073};
    private static final double[] STANDARD_DEVIATION = {0.26862954, 0.26130258, 0.27577711};
    private static final int DEFAULT_SIDE = 224;
    private static final String IMAGE_EMBEDS = "image_embeds";
    private static final String PIXELS = "pixel_values";

    private final OnnxSession vision;
    private final List<String> layers;
    private final int side;
    private final Map<String, Map<String, float[]>> promptEmbeddings;
    private final String digest;

    private OnnxClipJudge(
            OnnxSession vision,
            List<String> layers,
            int side,
            Map<String, Map<String, float[]>> promptEmbeddings,
            String digest) {
        this.vision = vision;
        this.layers = layers;
        this.side = side;
        this.promptEmbeddings = promptEmbeddings;
        this.digest = digest;
    }

    /**
     * Opens a folder.
     *
     * @param prompts prompts by label and group
     * @throws UnsupportedModelException if a file is missing or broken, or the two models do not fit each other
     */
    public static OnnxClipJudge open(Path folder, Map<String, Map<String, String>> prompts, int threads) {
        Path graphs = Files.isDirectory(folder.resolve("onnx")) ? folder.resolve("onnx") : folder;
        Path tokenizerFolder = Files.isDirectory(folder.resolve("tokenizer")) ? folder.resolve("tokenizer") : folder;
        Device device = new Device.Cpu(threads);
        OnnxModel visionGraph = OnnxModel.read(graphs.resolve("vision_model.onnx"));
        List<String> layers = LayerSelection.chooseEvenly(GraphLayers.findActivations(visionGraph));
        if (layers.isEmpty()) {
            throw new UnsupportedModelException(
                    "(" + graphs + ") has a vision model without a known activation function.");
        }
        OnnxSession vision =
                OnnxSession.open("vision model", GraphLayers.exposeOutputs(visionGraph, layers), device, false);
        try (OnnxSession text =
                OnnxSession.open("text model", OnnxModel.read(graphs.resolve("text_model.onnx")), device, false)) {
            requireTensors(vision, PIXELS, IMAGE_EMBEDS);
            requireTensors(text, "input_ids", "text_embeds");
            Map<String, Map<String, float[]>> promptEmbeddings =
                    embedPrompts(text, ClipTokenizer.load(tokenizerFolder), prompts);
            long declaredSide = vision.lastDimension(PIXELS);
            return new OnnxClipJudge(
                    vision,
                    layers,
                    declaredSide > 0 ? (int) declaredSide : DEFAULT_SIDE,
                    promptEmbeddings,
                    digest(graphs, prompts));
        } catch (RuntimeException e) {
            vision.close();
            throw e;
        }
    }

    private static void requireTensors(OnnxSession part, String input, String output) {
        if (!part.inputs().contains(input) || !part.outputs().contains(output)) {
            throw new UnsupportedModelException(
                    "the " + part.name() + " turns " + part.inputs() + " into " + part.outputs()
                            + ", but (" + input + ") into (" + output
                            + ") is wanted.\nMaybe export CLIP with its projections: CLIPVisionModelWithProjection and CLIPTextModelWithProjection.");
        }
    }

    private static String digest(Path graphs, Map<String, Map<String, String>> prompts) {
        try {
            Map<String, Map<String, String>> sorted = new TreeMap<>();
            prompts.forEach((group, labels) -> sorted.put(group, new TreeMap<>(labels)));
            return Sha256.hex(
                    Files.readAllBytes(graphs.resolve("vision_model.onnx")),
                    Files.readAllBytes(graphs.resolve("text_model.onnx")),
                    sorted.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("(" + graphs + ") cannot be read", e);
        }
    }

    private static Map<String, Map<String, float[]>> embedPrompts(
            OnnxSession text, ClipTokenizer tokenizer, Map<String, Map<String, String>> prompts) {
        Map<String, Map<String, float[]>> promptEmbeddings = new LinkedHashMap<>();
        prompts.forEach((group, labels) -> {
            Map<String, float[]> embeddings = new LinkedHashMap<>();
            labels.forEach((label, prompt) -> embeddings.put(label, embedPrompt(text, tokenizer, prompt)));
            promptEmbeddings.put(group, embeddings);
        });
        return promptEmbeddings;
    }

    private static float[] embedPrompt(OnnxSession text, ClipTokenizer tokenizer, String prompt) {
        int[] tokens = tokenizer.encode(prompt).ids();
        float[] ids = new float[tokens.length];
        float[] mask = new float[tokens.length];
        Arrays.fill(mask, 1);
        for (int i = 0; i < ids.length; i++) {
            ids[i] = tokens[i];
        }
        Map<String, Tensor> inputs = new HashMap<>();
        inputs.put("input_ids", new Tensor(ids, new long[] {1, ids.length}));
        if (text.inputs().contains("attention_mask")) {
            inputs.put("attention_mask", new Tensor(mask, new long[] {1, mask.length}));
        }
        return normalise(text.run(inputs, "text_embeds").values());
    }

    private static float[] normalise(float[] values) {
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        float[] unit = new float[values.length];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = (float) (values[i] / Math.sqrt(squares));
        }
        return unit;
    }

    @Override
    public Map<String, List<String>> labelsByGroup() {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        promptEmbeddings.forEach((group, labels) -> groups.put(group, List.copyOf(labels.keySet())));
        return groups;
    }

    @Override
    public String digest() {
        return digest;
    }

    @Override
    public List<JudgeOutput> judge(List<Tensor> images) {
        Set<String> outputNames = new TreeSet<>(layers);
        outputNames.add(IMAGE_EMBEDS);
        Map<String, Tensor> outputs = vision.run(Map.of(PIXELS, preprocess(images)), outputNames);
        Tensor embeddings = Objects.requireNonNull(outputs.get(IMAGE_EMBEDS));
        List<JudgeOutput> judgeOutputs = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            int index = i;
            Tensor embedding = embeddings.slice(i);
            judgeOutputs.add(new JudgeOutput(
                    classify(normalise(embedding.values())),
                    embedding,
                    layers.stream()
                            .map(layer ->
                                    Objects.requireNonNull(outputs.get(layer)).slice(index))
                            .toList()));
        }
        return judgeOutputs;
    }

    /** Clamps, resizes and normalises images as CLIP was trained. */
    private Tensor preprocess(List<Tensor> images) {
        long[] shape = images.get(0).shape();
        float[] flat = OnnxJudge.flatten(images);
        for (int i = 0; i < flat.length; i++) {
            flat[i] = Math.min(1, Math.max(0, flat[i] / 2 + 0.5f));
        }
        float[] resized = ImageResizer.toSquare(
                        flat, (int) shape[1], (int) shape[2], side, ImageResizer.InterpolationKernel.BICUBIC)
                .clone();
        int plane = side * side;
        for (int i = 0; i < resized.length; i++) {
            int color = i / plane % 3;
            resized[i] = (float) ((resized[i] - MEAN[color]) / STANDARD_DEVIATION[color]);
        }
        return new Tensor(resized, new long[] {images.size(), 3, side, side});
    }

    private ClassificationResult classify(float[] embedding) {
        Map<String, Map<String, Double>> groups = new LinkedHashMap<>();
        promptEmbeddings.forEach((group, labels) -> groups.put(group, softmax(embedding, labels)));
        return new ClassificationResult(groups);
    }

    private static Map<String, Double> softmax(float[] embedding, Map<String, float[]> labels) {
        Map<String, Double> weights = new LinkedHashMap<>();
        labels.forEach((label, prompt) -> weights.put(label, cosine(embedding, prompt)));
        double maxCosine = Collections.max(weights.values());
        weights.replaceAll((label, cosine) -> Math.exp(SCALE * (cosine - maxCosine)));
        double sum = weights.values().stream().mapToDouble(Double::doubleValue).sum();
        weights.replaceAll((label, weight) -> weight / sum);
        return weights;
    }

    private static double cosine(float[] one, float[] other) {
        if (one.length != other.length) {
            throw new UnsupportedModelException(
                    "the vision model's embeddings have (" + one.length + ") numbers, the text model's (" + other.length
                            + ").\nMaybe the two come from different CLIP models.");
        }
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += (double) one[i] * other[i];
        }
        return sum;
    }

    @Override
    public void close() {
        vision.close();
    }
}
