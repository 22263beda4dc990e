package io.evenkeel.benchmark;

import io.evenkeel.concept.Safetensors;
import io.evenkeel.concept.Tensor;
import io.evenkeel.evaluation.report.BenchmarkRecorder;
import io.evenkeel.onnx.HSpaceGraphEdit;
import io.evenkeel.onnx.OnnxModel;
import io.evenkeel.onnx.PerSampleTimestepEdit;
import io.evenkeel.onnx.autodiff.HSpaceGradientGraph;
import io.evenkeel.sampler.runtime.OnnxSession;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** How far the derived gradients of a model are off those that PyTorch's autograd gave, for the same inputs. */
public final class GradientAccuracyCheck {
    private GradientAccuracyCheck() {}

    /**
     * Compares, and tells.
     *
     * @param golden inputs, and PyTorch's gradient by h, as {@code python -m parity gradients} writes them
     * @return the largest difference, as a share of the largest value
     * @throws IllegalArgumentException if the file cannot be read, or holds no gradient
     */
    public static double run(
            BenchmarkOptions options, Path golden, String keys, BenchmarkRecorder recorder, PrintStream out) {
        Map<String, Tensor> inputs = readGolden(golden);
        Tensor expected = inputs.remove(HSpaceGradientGraph.GRADIENT);
        if (expected == null) {
            throw new IllegalArgumentException(
                    "(" + golden + ") holds no gradient (" + HSpaceGradientGraph.GRADIENT + "), only " + inputs.keySet()
                            + ".\nMaybe it is another file: python -m parity gradients demo writes one.");
        }
        inputs.remove(HSpaceGradientGraph.LOSS);
        OnnxModel read = OnnxModel.read(options.modelFolder().resolve("unet").resolve("model.onnx"));
        OnnxModel derived =
                HSpaceGradientGraph.derive(PerSampleTimestepEdit.makePerSample(HSpaceGraphEdit.expose(read)));
        try (OnnxSession part = OnnxSession.open("gradient", derived, options.device(), true)) {
            requireInputs(part, inputs, golden);
            Tensor actual =
                    part.run(inputs, Set.of(HSpaceGradientGraph.GRADIENT)).get(HSpaceGradientGraph.GRADIENT);
            double maxError = relativeError(Objects.requireNonNull(actual), expected);
            out.println("largest difference of the gradients, as a share of PyTorch's largest value  " + maxError);
            recorder.add(keys + ".gradient_error_vs_torch", maxError, "share");
            return maxError;
        }
    }

    private static Map<String, Tensor> readGolden(Path golden) {
        try {
            return new HashMap<>(Safetensors.read(golden));
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "(" + golden + ") cannot be read: " + e + "\nMaybe python -m parity gradients demo is to write it.",
                    e);
        }
    }

    private static void requireInputs(OnnxSession part, Map<String, Tensor> inputs, Path golden) {
        List<String> missing = part.inputs().stream()
                .filter(input -> !inputs.containsKey(input))
                .sorted()
                .toList();
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("(" + golden + ") holds " + inputs.keySet() + ", but the model wants "
                    + missing + " besides.\nMaybe it was made of another model.");
        }
    }

    private static double relativeError(Tensor actual, Tensor expected) {
        float[] one = actual.values();
        float[] other = expected.values();
        double largest = 0;
        double maxError = 0;
        for (int i = 0; i < other.length; i++) {
            largest = Math.max(largest, Math.abs(other[i]));
            maxError = Math.max(maxError, Math.abs((double) one[i] - other[i]));
        }
        return maxError / largest;
    }
}
