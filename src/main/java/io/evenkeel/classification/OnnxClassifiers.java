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

/** All classifiers of one folder, in one ONNX Runtime session: close it. Safe for many threads. */
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
     * @param threads that one operator may use; 0 for one per core
     * @throws UnusableClassifiersException if a file is missing or broken, or the two do not fit each other
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
            throw new UnusableClassifiersException("(" + model + ") takes " + inputs + " and puts out " + actual
                    + " probabilities; its labels.json names [" + classifierLabels.inputName() + "] and " + expected
                    + ".\nMaybe one of the two files is of another version.");
        }
    }

    /** Of an output [n, width]; 0 for any other. */
    private static int classCount(NodeInfo output) {
        boolean rows = output.getInfo() instanceof TensorInfo tensor && tensor.getShape().length == 2;
        return rows ? (int) ((TensorInfo) output.getInfo()).getShape()[1] : 0;
    }

    /** Labels by group, in the order of the classifiers' outputs. */
    public Map<String, List<String>> groups() {
        return classifierLabels.groups();
    }

    /** Name of the model's only input, [n, 3, size, size] in -1 to 1. */
    public String inputName() {
        return classifierLabels.inputName();
    }

    /** Width and height that the input has. */
    public int inputSize() {
        return classifierLabels.inputSize();
    }

    /**
     * What is on each of some pictures.
     *
     * @param pixels [count, 3, height, width] in about -1 to 1; of any size, as they are resized for the classifiers
     * @throws IllegalArgumentException if there are not so many values, or some are not finite
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
            throw new IllegalArgumentException("(" + pixels.length + ") values are not (" + count + ") RGB pictures of "
                    + width + " x " + height + " pixels.");
        }
        for (float value : pixels) {
            if (!Float.isFinite(value)) {
                throw new IllegalArgumentException("a picture with the value (" + value
                        + ") cannot be measured.\nMaybe the model that drew it needs more precision.");
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
