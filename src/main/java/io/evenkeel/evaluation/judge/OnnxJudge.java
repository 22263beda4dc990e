package io.evenkeel.evaluation.judge;

import io.evenkeel.classification.ClassificationResult;
import io.evenkeel.classification.ImageResizer;
import io.evenkeel.classification.OnnxClassifiers;
import io.evenkeel.classification.UnusableClassifiersException;
import io.evenkeel.concept.Tensor;
import io.evenkeel.onnx.GraphLayers;
import io.evenkeel.onnx.OnnxModel;
import io.evenkeel.onnx.UnsupportedModelException;
import io.evenkeel.platform.Sha256;
import io.evenkeel.sampler.runtime.Device;
import io.evenkeel.sampler.runtime.OnnxSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Classifies images with the classifiers of a folder (model.onnx and labels.json), and also returns their
 * activations.
 */
public final class OnnxJudge implements Judge {
    private final OnnxClassifiers classifiers;
    private final OnnxSession activationSession;
    private final String features;
    private final List<String> layers;
    private final String digest;

    private OnnxJudge(OnnxClassifiers classifiers, OnnxModel model, int threads, String digest) {
        this.classifiers = classifiers;
        this.digest = digest;
        this.features = GraphLayers.findFeatureTensor(
                model, classifiers.groups().keySet().iterator().next());
        this.layers = LayerSelection.chooseEvenly(GraphLayers.findActivations(model));
        if (layers.isEmpty()) {
            throw new UnsupportedModelException(
                    "the classifiers have no known activation function, so similarity cannot be measured.");
        }
        List<String> outputNames = new ArrayList<>(layers);
        outputNames.add(features);
        this.activationSession = OnnxSession.open(
                "judge", GraphLayers.exposeOutputs(model, outputNames), new Device.Cpu(threads), false);
    }

    /**
     * Opens a folder.
     *
     * @throws UnusableClassifiersException if a file is missing or broken
     * @throws UnsupportedModelException if the graph has no known features or activations
     */
    public static OnnxJudge open(Path folder, int threads) {
        OnnxClassifiers classifiers = OnnxClassifiers.open(folder, threads);
        try {
            Path file = folder.resolve("model.onnx");
            String digest = Sha256.hex(Files.readAllBytes(file), Files.readAllBytes(folder.resolve("labels.json")));
            return new OnnxJudge(classifiers, OnnxModel.read(file), threads, digest);
        } catch (IOException e) {
            classifiers.close();
            throw new UncheckedIOException("(" + folder + ") cannot be read", e);
        } catch (RuntimeException e) {
            classifiers.close();
            throw e;
        }
    }

    @Override
    public Map<String, List<String>> labelsByGroup() {
        return classifiers.groups();
    }

    @Override
    public String digest() {
        return digest;
    }

    @Override
    public List<JudgeOutput> judge(List<Tensor> images) {
        long[] shape = images.get(0).shape();
        int height = (int) shape[1];
        int width = (int) shape[2];
        float[] flat = flatten(images);
        List<ClassificationResult> classifications = classifiers.classify(flat, images.size(), height, width);
        int side = classifiers.inputSize();
        Tensor input =
                new Tensor(ImageResizer.toSquare(flat, height, width, side), new long[] {images.size(), 3, side, side});
        Set<String> outputNames = new TreeSet<>(layers);
        outputNames.add(features);
        Map<String, Tensor> outputs = activationSession.run(Map.of(classifiers.inputName(), input), outputNames);
        List<JudgeOutput> judgeOutputs = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            int index = i;
            judgeOutputs.add(new JudgeOutput(
                    classifications.get(i),
                    outputOf(outputs, features).slice(i),
                    layers.stream()
                            .map(layer -> outputOf(outputs, layer).slice(index))
                            .toList()));
        }
        return judgeOutputs;
    }

    private static Tensor outputOf(Map<String, Tensor> outputs, String name) {
        return Objects.requireNonNull(outputs.get(name), name);
    }

    /** Concatenates the values of all images. */
    static float[] flatten(List<Tensor> images) {
        int size = images.get(0).values().length;
        float[] flat = new float[images.size() * size];
        for (int i = 0; i < images.size(); i++) {
            images.get(i).addTo(flat, i * size, 1);
        }
        return flat;
    }

    @Override
    public void close() {
        try (classifiers) {
            activationSession.close();
        }
    }
}
