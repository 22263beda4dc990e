package io.evenkeel.classification;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Runs the classifiers of one folder in one ONNX Runtime session. Close it. Thread-safe. */
public final class OnnxClassifiers implements AutoCloseable {
    private final ClassifierLabels classifierLabels;
    private final OrtSession session;

    private OnnxClassifiers(ClassifierLabels classifierLabels, OrtSession session) {
        this.classifierLabels = classifierLabels;
        this.session = session;
    }

    /**
     * Opens a folder with model.onnx, whose outputs are probabilities [n, labels], and labels.json.
     *
     * @param threads for one operator; 0 for one per core
     * @throws UnusableClassifiersException if a file is missing or broken, or the two do not match
     */
    public static OnnxClassifiers open(Path folder, int threads) {
        ClassifierLabels classifierLabels = ClassifierLabels.read(folder.resolve("labels.json"));
        Path model = folder.resolve("model.onnx");
        if (!Files.isRegularFile(model)) {
            throw new UnusableClassifiersException("(" + model + ") does not exist.");
        }
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            OrtSession session = OrtEnvironment.getEnvironment().createSession(model.toString(), options);
            OnnxClassifiers classifiers = new OnnxClassifiers(classifierLabels, session);
            classifiers.requireMatchingLabels(model);
            return classifiers;
        } catch (OrtException e) {
            throw new UnusableClassifiersException(
                    "(" + model + ") was refused by ONNX Runtime: " + e.getMessage()
                            + "\nMaybe its download was cut off.",
                    e);
        }
    }

    private void requireMatchingLabels(Path model) throws OrtException {
        Map<String, Integer> expected = new LinkedHashMap<>();
        classifierLabels.groups().forEach((group, names) -> expected.put(group, names.size()));
        Map<String, Integer> actual = new LinkedHashMap<>();
        session.getOutputInfo().forEach((name, output) -> actual.put(name, classCount(output)));
        if (!actual.equals(expected) || !session.getInputNames().equals(Set.of(classifierLabels.inputName()))) {
            Set<String> inputs = session.getInputNames();
            session.close();
            throw new UnusableClassifiersException("(" + model + ") takes " + inputs + " and returns " + actual
                    + " probabilities; its labels.json names [" + classifierLabels.inputName() + "] and " + expected
                    + ".\nMaybe one of the two files is of another version.");
        }
    }

    /** Returns the width of an output [n, width]; 0 for any other shape. */
    private static int classCount(NodeInfo output) {
        boolean rows = output.getInfo() instanceof TensorInfo tensor && tensor.getShape().length == 2;
        return rows ? (int) ((TensorInfo) output.getInfo()).getShape()[1] : 0;
    }

    /** Returns the labels by group, in the order of the outputs. */
    public Map<String, List<String>> groups() {
        return classifierLabels.groups();
    }

    /** Returns the name of the only input, [n, 3, size, size] from -1 to 1. */
    public String inputName() {
        return classifierLabels.inputName();
    }

    /** Returns the width and height of the input, in pixels. */
    public int inputSize() {
        return classifierLabels.inputSize();
    }

    /**
     * Classifies images.
     *
     * @param pixels [count, 3, height, width], about -1 to 1; they are resized to the input
     * @throws IllegalArgumentException if the number of values is wrong or a value is not finite
     */
    public List<ClassificationResult> classify(float[] pixels, int count, int height, int width) {
        requireFinitePixels(pixels, count, height, width);
        float[] resized = ImageResizer.toSquare(pixels, height, width, classifierLabels.inputSize());
        long[] shape = {count, 3, classifierLabels.inputSize(), classifierLabels.inputSize()};
        try (OnnxTensor input =
                        OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), FloatBuffer.wrap(resized), shape);
                OrtSession.Result outputs = session.run(Map.of(classifierLabels.inputName(), input))) {
            return readResults(outputs, count);
        } catch (OrtException e) {
            throw new IllegalStateException("the classifiers failed: " + e.getMessage(), e);
        }
    }

    private static void requireFinitePixels(float[] pixels, int count, int height, int width) {
        if (count < 1 || height < 1 || width < 1 || pixels.length != 3L * count * height * width) {
            throw new IllegalArgumentException("(" + pixels.length + ") values are not (" + count + ") RGB images of "
                    + width + " x " + height + " pixels.");
        }
        for (float value : pixels) {
            if (!Float.isFinite(value)) {
                throw new IllegalArgumentException("an image with the value (" + value
                        + ") cannot be classified.\nMaybe the model that generated it needs more precision.");
            }
        }
    }

    private List<ClassificationResult> readResults(OrtSession.Result outputs, int count) {
        Map<String, FloatBuffer> probabilities = new LinkedHashMap<>();
        outputs.forEach(
                output -> probabilities.put(output.getKey(), ((OnnxTensor) output.getValue()).getFloatBuffer()));
        List<ClassificationResult> measured = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            measured.add(readResult(i, probabilities));
        }
        return measured;
    }

    private ClassificationResult readResult(int i, Map<String, FloatBuffer> probabilities) {
        Map<String, Map<String, Double>> groups = new LinkedHashMap<>();
        classifierLabels.groups().forEach((group, names) -> {
            FloatBuffer all = Objects.requireNonNull(probabilities.get(group));
            Map<String, Double> byLabel = new LinkedHashMap<>();
            for (int j = 0; j < names.size(); j++) {
                byLabel.put(names.get(j), (double) all.get(i * names.size() + j));
            }
            groups.put(group, byLabel);
        });
        return new ClassificationResult(groups);
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("the classifiers cannot be closed: " + e.getMessage(), e);
        }
    }
}
