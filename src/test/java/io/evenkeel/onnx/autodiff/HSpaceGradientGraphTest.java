package io.evenkeel.onnx.autodiff;

import static io.evenkeel.onnx.autodiff.GradientCase.HIDDEN_STATE;
import static io.evenkeel.onnx.autodiff.GradientCase.OUTPUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import io.evenkeel.concept.Safetensors;
import io.evenkeel.concept.Tensor;
import io.evenkeel.onnx.HSpaceGraphEdit;
import io.evenkeel.onnx.OnnxModel;
import io.evenkeel.onnx.PerSampleTimestepEdit;
import io.evenkeel.onnx.TestGraphs;
import io.evenkeel.onnx.UnsupportedModelException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole decoders: against PyTorch's autograd, and against what the loss does. */
class HSpaceGradientGraphTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final Path MODELS = Path.of("src/test/resources/models");
    private static final double FP32_TOLERANCE = 1e-4;
    private static final double FP16_TOLERANCE = 3e-2;

    @ParameterizedTest
    @CsvSource({"tiny-sd15,", "tiny-sd2,", "tiny-sdxl,", "tiny-lcm,", "tiny-sd15-fp16, tiny-sd15"})
    void matchesPyTorch(String model, String goldenModel) throws IOException {
        String golden = Objects.requireNonNullElse(goldenModel, model) + "/";
        double limit = goldenModel == null ? FP32_TOLERANCE : FP16_TOLERANCE;
        Map<String, Tensor> all = Safetensors.read(GOLDEN.resolve("gradients.safetensors")).entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(golden))
                .collect(Collectors.toMap(entry -> entry.getKey().substring(golden.length()), Map.Entry::getValue));

        try (FiniteDifferences differences = finiteDifferences(MODELS.resolve(model), all)) {
            assertThat(relativeDifference(differences.losses(), all.get(HSpaceGradientGraph.LOSS)))
                    .isLessThan(limit);
            assertThat(relativeDifference(differences.gradient(), all.get(HSpaceGradientGraph.GRADIENT)))
                    .isLessThan(limit);
        }
    }

    @Test
    void matchesPyTorchForDemoModel() throws IOException {
        Map<String, Tensor> all = Safetensors.read(GOLDEN.resolve("gradients-demo.safetensors"));

        try (FiniteDifferences differences = finiteDifferences(Path.of("src/main/resources/models/demo"), all)) {
            assertThat(relativeDifference(differences.losses(), all.get(HSpaceGradientGraph.LOSS)))
                    .isLessThan(FP32_TOLERANCE);
            assertThat(relativeDifference(differences.gradient(), all.get(HSpaceGradientGraph.GRADIENT)))
                    .isLessThan(FP32_TOLERANCE);
        }
    }

    @ParameterizedTest
    @CsvSource({"tiny-sd15, 0.01", "tiny-sd2, 0.01", "tiny-sdxl, 0.01", "tiny-lcm, 0.01", "tiny-sd15-fp16, 0.1"})
    void matchesFiniteDifferencesAtOtherSizes(String model, double limit) throws IOException {
        try (FiniteDifferences differences = finiteDifferences(MODELS.resolve(model), randomInputs(model))) {
            assertThat(differences.gradient().isFinite()).isTrue();
            assertThat(differences.largestError(model.endsWith("fp16") ? 0.03 : 0.003))
                    .isLessThan(limit);
        }
    }

    /** Like the golden inputs, but for their number and sizes. */
    private static Map<String, Tensor> randomInputs(String model) throws IOException {
        Map<String, Tensor> inputs = new HashMap<>();
        Random random = new Random(4);
        String golden = model.replace("-fp16", "") + "/";
        Safetensors.read(GOLDEN.resolve("gradients.safetensors")).forEach((name, tensor) -> {
            if (name.startsWith(golden)) {
                long[] shape = tensor.shape();
                shape[0] = 2;
                if (shape.length == 4) {
                    shape[2] = shape[2] / 3 * 2;
                    shape[3] = shape[3] / 2 * 3;
                }
                String input = name.substring(golden.length());
                Tensor kept = new Tensor(Arrays.copyOf(tensor.values(), size(shape)), shape);
                inputs.put(input, shape.length == 4 ? FiniteDifferences.random(random, 0, shape) : kept);
            }
        });
        return inputs;
    }

    private static int size(long[] shape) {
        return Tensor.zeros(shape).values().length;
    }

    @Test
    void sharedOffsetGivesGradientPerRow() throws IOException {
        Map<String, Tensor> all = new HashMap<>(randomInputs("tiny-sd15"));
        Tensor offsets = Objects.requireNonNull(all.get(HSpaceGraphEdit.OFFSET));
        long[] shape = offsets.shape();
        shape[0] = 1;
        Tensor one = new Tensor(offsets.slice(0).values(), shape);
        float[] twice = new float[2 * one.values().length];
        one.addTo(twice, 0, 1);
        one.addTo(twice, one.values().length, 1);

        try (FiniteDifferences shared = finiteDifferences(MODELS.resolve("tiny-sd15"), with(all, one));
                FiniteDifferences each =
                        finiteDifferences(MODELS.resolve("tiny-sd15"), with(all, new Tensor(twice, offsets.shape())))) {
            assertThat(shared.gradient().hasShape(offsets.shape())).isTrue();
            assertThat(relativeDifference(shared.gradient(), each.gradient())).isLessThan(FP32_TOLERANCE);
        }
    }

    @Test
    void zeroErrorGivesZeroGradient() {
        OnnxModel opened = new GradientCase("Identity").outputNode(HIDDEN_STATE).toModel();
        Tensor h = Tensor.zeros(2, 4, 3, 2);

        try (FiniteDifferences differences = new FiniteDifferences(
                opened,
                Map.of(
                        "sample",
                        h,
                        HSpaceGradientGraph.TARGET,
                        h,
                        HSpaceGradientGraph.LOSS_WEIGHT,
                        new Tensor(new float[] {1, 1}, new long[] {2})),
                h)) {
            assertThat(differences.gradient()).isEqualTo(h);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-sd15", "tiny-sd2", "tiny-sdxl", "tiny-lcm", "tiny-sd15-fp16"})
    void everyOperatorOfDecoderHasRule(String model) {
        OnnxModel opened = exposedModel(MODELS.resolve(model));

        OnnxModel derived = HSpaceGradientGraph.derive(opened);

        int before = opened.proto().getGraph().getNodeCount();
        List<NodeProto> added = derived.proto()
                .getGraph()
                .getNodeList()
                .subList(before, derived.proto().getGraph().getNodeCount());
        assertThat(derived.proto().getGraph().getNodeList().subList(0, before))
                .isEqualTo(opened.proto().getGraph().getNodeList());
        assertThat(added.stream().map(NodeProto::getOpType).collect(Collectors.toSet()))
                .contains("Conv", "Gemm", "MatMul", "Transpose", "Pad", "ReduceSum", "Exp", "Reciprocal");
    }

    @Test
    void rejectsModelWithoutHiddenState() {
        OnnxModel closed = OnnxModel.read(MODELS.resolve("tiny-sd15/unet/model.onnx"));

        assertThatThrownBy(() -> HSpaceGradientGraph.derive(closed))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessageContaining(
                        "has no output (h_steered), only [out_sample].\nMaybe its h-space was not opened before.");
    }

    @Test
    void rejectsModelWithoutPrediction() {
        OnnxModel opened =
                new GradientCase("odd").node("Neg", HIDDEN_STATE, OUTPUT).toModel();
        GraphProto.Builder renamed = opened.proto().getGraph().toBuilder();
        ValueInfoProto.Builder output = renamed.getOutputBuilder(0).setName("other");
        OnnxModel other = with(opened, renamed.setOutput(0, output).build());

        assertThatThrownBy(() -> HSpaceGradientGraph.derive(other))
                .hasMessage("(odd) has no output (out_sample), only [other, h_steered].\nMaybe it is no U-Net.");
    }

    @Test
    void rejectsPredictionIndependentOfHiddenState() {
        OnnxModel aside =
                new GradientCase("aside").node("Neg", "sample", OUTPUT).toModel();

        assertThatThrownBy(() -> HSpaceGradientGraph.derive(aside))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessageStartingWith(
                        "(out_sample) does not depend on (h_steered), so that there is no gradient.\nMaybe ");
    }

    @Test
    void rejectsOperatorWithoutRule() {
        OnnxModel odd = new GradientCase("odd")
                .node("CumSum", HIDDEN_STATE + " axis", OUTPUT)
                .toModel();

        assertThatThrownBy(() -> HSpaceGradientGraph.derive(odd))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessage("(CumSum to out_sample) is of type CumSum, of which no gradient is known."
                        + "\nMaybe another export of the model has a gradient: try Optimum's, without optimisation.");
    }

    @Test
    void rejectsOperatorOfOtherDomain() {
        NodeProto fused = TestGraphs.node("Gelu", List.of(HIDDEN_STATE), OUTPUT).toBuilder()
                .setDomain("com.microsoft")
                .build();

        assertThatThrownBy(() -> HSpaceGradientGraph.derive(
                        new GradientCase("fused").node(fused).toModel()))
                .hasMessageStartingWith(
                        "(Gelu to out_sample) is of type Gelu of (com.microsoft), of which no gradient is known.");
    }

    @Test
    void rejectsBranchThatReadsHiddenState() {
        NodeProto branch = TestGraphs.node("If", List.of("c"), OUTPUT).toBuilder()
                .addAttribute(AttributeProto.newBuilder()
                        .setName("then_branch")
                        .setG(GraphProto.newBuilder().addNode(TestGraphs.node("Neg", List.of(HIDDEN_STATE), "n"))))
                .build();

        assertThatThrownBy(() -> HSpaceGradientGraph.derive(
                        new GradientCase("branch").node(branch).toModel()))
                .hasMessageStartingWith("(If to out_sample) is of type If, of which no gradient is known.");
    }

    @Test
    void rejectsLinearResize() {
        AttributeProto linear = AttributeProto.newBuilder()
                .setName("mode")
                .setS(ByteString.copyFromUtf8("linear"))
                .build();
        OnnxModel odd = new GradientCase("Resize")
                .floats("s", new float[] {1, 1, 2, 2}, 4)
                .outputNode(HIDDEN_STATE + "  s", linear)
                .toModel();

        assertThatThrownBy(() -> HSpaceGradientGraph.derive(odd))
                .hasMessageStartingWith(
                        "(Resize to out_sample) of type Resize has mode (linear), supported are [nearest],"
                                + " so that no gradient can be derived.\nMaybe ");
    }

    @Test
    void rejectsWeightComputedFromHiddenState() {
        OnnxModel odd = new GradientCase("Conv")
                .weight("x", 1, 4, 3, 3)
                .outputNode("x " + HIDDEN_STATE)
                .toModel();

        assertThatThrownBy(() -> HSpaceGradientGraph.derive(odd))
                .hasMessageContaining("of type Conv makes its input (h_steered) of h, where a constant is wanted");
    }

    @Test
    void rejectsStridedSlices() {
        OnnxModel odd = new GradientCase("Slice")
                .longs("from", 0)
                .longs("until", 4)
                .longs("axis", 1)
                .longs("step", 2)
                .outputNode(HIDDEN_STATE + " from until axis step")
                .toModel();

        assertThatThrownBy(() -> HSpaceGradientGraph.derive(odd))
                .hasMessageContaining("takes steps or axes that are not known");
    }

    @ParameterizedTest
    @ValueSource(longs = {12, 22})
    void rejectsUnsupportedOpsets(long opset) {
        OnnxModel odd =
                new GradientCase("Neg").opset(opset).outputNode(HIDDEN_STATE).toModel();

        assertThatThrownBy(() -> HSpaceGradientGraph.derive(odd))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessage("(Neg) is of opset (" + opset
                        + "), gradients are derived of 13 to 21.\nMaybe it can be exported again, with opset 17.");
    }

    private static OnnxModel with(OnnxModel model, GraphProto graph) {
        return new OnnxModel(model.proto().toBuilder().setGraph(graph).build(), model.folder());
    }

    private static Map<String, Tensor> with(Map<String, Tensor> inputs, Tensor offset) {
        Map<String, Tensor> changed = new HashMap<>(inputs);
        changed.put(HSpaceGraphEdit.OFFSET, offset);
        return changed;
    }

    private static OnnxModel exposedModel(Path folder) {
        return PerSampleTimestepEdit.makePerSample(
                HSpaceGraphEdit.expose(OnnxModel.read(folder.resolve("unet/model.onnx"))));
    }

    private static FiniteDifferences finiteDifferences(Path folder, Map<String, Tensor> all) {
        Map<String, Tensor> inputs = new HashMap<>(all);
        inputs.keySet().removeAll(List.of(HSpaceGradientGraph.LOSS, HSpaceGradientGraph.GRADIENT));
        Tensor offset = Objects.requireNonNull(inputs.remove(HSpaceGraphEdit.OFFSET));
        return new FiniteDifferences(exposedModel(folder), inputs, offset);
    }

    /** The largest difference, as a share of the largest value. */
    private static double relativeDifference(Tensor actual, Tensor expected) {
        float[] one = actual.values();
        float[] other = expected.values();
        double largest = 0;
        double largestDifference = 0;
        for (int i = 0; i < other.length; i++) {
            largest = Math.max(largest, Math.abs(other[i]));
            largestDifference = Math.max(largestDifference, Math.abs(one[i] - other[i]));
        }
        return largestDifference / largest;
    }
}
