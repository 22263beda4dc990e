package io.evenkeel.onnx.autodiff;

import static io.evenkeel.onnx.TestGraphs.node;
import static io.evenkeel.onnx.autodiff.GradientCase.HIDDEN_STATE;
import static io.evenkeel.onnx.autodiff.GradientCase.OUTPUT;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule against finite differences, in graphs where no other way leads from h to the prediction. */
class GradientRulesTest {
    private static final double STEP = 5e-3;
    private static final double TOLERANCE = 5e-3; // what is left of 32 bits once two losses are subtracted

    @ParameterizedTest
    @MethodSource({"values", "broadcast", "products", "convolutions", "statistics", "layouts"})
    void gradientMatchesFiniteDifferences(GradientCase graph) {
        try (FiniteDifferences differences = graph.finiteDifferences()) {
            assertThat(differences.largestError(STEP)).isLessThan(TOLERANCE);
        }
    }

    @Test
    void everyRuleHasCase() {
        List<GradientCase> all = Stream.of(values(), broadcast(), products(), convolutions(), statistics(), layouts())
                .flatMap(gradientCases -> gradientCases)
                .toList();

        assertThat(ReverseModeDifferentiation.RULES.keySet())
                .allSatisfy(type -> assertThat(all).as(type).anyMatch(one -> one.hasOperator(type)));
    }

    static Stream<GradientCase> values() {
        return Stream.concat(
                Stream.of("Identity", "Dropout", "Neg", "Exp", "Sin", "Cos", "Abs", "Erf", "Sigmoid", "Tanh", "Relu")
                        .map(type -> new GradientCase(type).outputNode(HIDDEN_STATE)),
                Stream.of(
                        new GradientCase("Sqrt").withMean(3).outputNode(HIDDEN_STATE),
                        new GradientCase("Log").withMean(3).outputNode(HIDDEN_STATE),
                        new GradientCase("Reciprocal").withMean(3).outputNode(HIDDEN_STATE),
                        new GradientCase("Gelu").opset(20).outputNode(HIDDEN_STATE),
                        new GradientCase("Gelu nearly")
                                .opset(20)
                                .outputNode(HIDDEN_STATE, stringAttribute("approximate", "tanh")),
                        new GradientCase("Cast there and back")
                                .node("Cast", HIDDEN_STATE, "double", integerAttribute("to", 11))
                                .node("Cast", "double", OUTPUT, integerAttribute("to", 1)),
                        new GradientCase("Clip")
                                .floats("low", -0.3f)
                                .floats("high", 0.4f)
                                .outputNode(HIDDEN_STATE + " low high"),
                        new GradientCase("Pow 2").floats("p", 2).outputNode(HIDDEN_STATE + " p"),
                        new GradientCase("Pow 3").floats("p", 3).outputNode(HIDDEN_STATE + " p"),
                        new GradientCase("Pow whole").withMean(3).longs("p", 3).outputNode(HIDDEN_STATE + " p"),
                        new GradientCase("Where first")
                                .booleans("c", 2, 4, 3, 2)
                                .weight("b", 4, 1, 1)
                                .outputNode("c " + HIDDEN_STATE + " b"),
                        new GradientCase("Where last")
                                .booleans("c", 4, 3, 2)
                                .weight("a", 4, 1, 1)
                                .outputNode("c a " + HIDDEN_STATE)));
    }

    static Stream<GradientCase> broadcast() {
        return Stream.of(
                new GradientCase("Add constant").weight("b", 4, 1, 1).outputNode(HIDDEN_STATE + " b"),
                reduceMeanCase("Add narrow").outputNode(HIDDEN_STATE + " m"),
                reduceMeanCase("Sub narrow").outputNode(HIDDEN_STATE + " m"),
                reduceMeanCase("Sub from narrow").outputNode("m " + HIDDEN_STATE),
                reduceMeanCase("Mul narrow").outputNode("m " + HIDDEN_STATE),
                reduceMeanCase("Div by narrow").withMean(3).outputNode(HIDDEN_STATE + " m"),
                reduceMeanCase("Div narrow").withMean(3).outputNode("m " + HIDDEN_STATE),
                new GradientCase("Mul itself").outputNode(HIDDEN_STATE + " " + HIDDEN_STATE),
                new GradientCase("Div constant")
                        .withMean(3)
                        .weight("b", 2, 4, 3, 2)
                        .outputNode("b " + HIDDEN_STATE),
                new GradientCase("Add lower rank")
                        .hiddenStateShape(1, 4, 3, 2)
                        .node("Squeeze", HIDDEN_STATE, "s")
                        .weight("b", 1, 4, 3, 2)
                        .outputNode("s b"),
                new GradientCase("Expand")
                        .longs("front", 1)
                        .longs("wide", 2, 3, 4, 3, 2)
                        .longs("back", 2, 12, 3, 2)
                        .node("Unsqueeze", HIDDEN_STATE + " front", "u")
                        .node("Expand", "u wide", "e")
                        .node("Reshape", "e back", OUTPUT)
                        .outputShape(2, 12, 3, 2));
    }

    /** Of each channel, as "m". */
    private static GradientCase reduceMeanCase(String name) {
        return new GradientCase(name).node("ReduceMean", HIDDEN_STATE, "m", integersAttribute("axes", 2, 3));
    }

    static Stream<GradientCase> products() {
        return Stream.of(
                new GradientCase("MatMul weight")
                        .weight("w", 2, 5)
                        .outputNode(HIDDEN_STATE + " w")
                        .outputShape(2, 4, 3, 5),
                new GradientCase("MatMul weight in front")
                        .weight("w", 5, 3)
                        .outputNode("w " + HIDDEN_STATE)
                        .outputShape(2, 4, 5, 2),
                new GradientCase("MatMul itself")
                        .node("Transpose", HIDDEN_STATE, "t", integersAttribute("perm", 0, 1, 3, 2))
                        .outputNode(HIDDEN_STATE + " t")
                        .outputShape(2, 4, 3, 3),
                new GradientCase("MatMul stack")
                        .weight("w", 4, 2, 5)
                        .outputNode(HIDDEN_STATE + " w")
                        .outputShape(2, 4, 3, 5),
                new GradientCase("MatMul broadcast")
                        .hiddenStateShape(1, 1, 3, 2)
                        .weight("w", 1, 4, 2, 5)
                        .outputNode(HIDDEN_STATE + " w")
                        .outputShape(1, 4, 3, 5),
                gemmCase("Gemm", "m w b", 5, integerAttribute("transA", 0), floatAttribute("alpha", 0.7f))
                        .weight("w", 6, 5)
                        .weight("b", 5),
                gemmCase("Gemm transposed", "m w", 5, integerAttribute("transB", 1))
                        .weight("w", 5, 6),
                gemmCase("Gemm turned", "m w", 6, 5, integerAttribute("transA", 1))
                        .weight("w", 4, 5),
                gemmCase("Gemm both turned", "m w", 6, 5, integerAttribute("transA", 1), integerAttribute("transB", 1))
                        .weight("w", 5, 4),
                gemmCase("Gemm second", "w m", 5, 6).weight("w", 5, 4),
                gemmCase("Gemm second, first turned", "w m", 5, 6, integerAttribute("transA", 1))
                        .weight("w", 4, 5),
                gemmCase("Gemm second turned", "w m", 5, 4, integerAttribute("transB", 1))
                        .weight("w", 5, 6),
                gemmCase(
                                "Gemm second, both turned",
                                "w m",
                                5,
                                4,
                                integerAttribute("transA", 1),
                                integerAttribute("transB", 1))
                        .weight("w", 6, 5),
                gemmCase("Gemm added", "v w m", 4, 6, floatAttribute("beta", 0.3f))
                        .weight("v", 4, 3)
                        .weight("w", 3, 6));
    }

    private static GradientCase gemmCase(String name, String inputs, int columns, AttributeProto... attributes) {
        return gemmCase(name, inputs, 4, columns, attributes);
    }

    /** Of h as a matrix "m" of 4 rows and 6 columns. */
    private static GradientCase gemmCase(
            String name, String inputs, int rows, int columns, AttributeProto... attributes) {
        return new GradientCase(name)
                .hiddenStateShape(1, 4, 3, 2)
                .longs("matrix", 4, 6)
                .longs("image", 1, 1, rows, columns)
                .node("Reshape", HIDDEN_STATE + " matrix", "m")
                .node("Gemm", inputs, "y", attributes)
                .node("Reshape", "y image", OUTPUT)
                .outputShape(1, 1, rows, columns);
    }

    static Stream<GradientCase> convolutions() {
        return Stream.of(
                convolutionCase("Conv", 6, 6, integersAttribute("pads", 1, 1, 1, 1))
                        .outputShape(2, 6, 5, 6),
                convolutionCase("Conv without padding", 4, 6, stringAttribute("auto_pad", "VALID"))
                        .outputShape(2, 4, 3, 4),
                convolutionCase("Conv aslant", 4, 6, integersAttribute("pads", 0, 2, 1, 0))
                        .outputShape(2, 4, 4, 6),
                convolutionCase("Conv padded widely", 4, 6, integersAttribute("pads", 3, 3, 3, 3))
                        .outputShape(2, 4, 9, 10),
                convolutionCase(
                                "Conv dilated",
                                4,
                                6,
                                integersAttribute("pads", 2, 2, 2, 2),
                                integersAttribute("dilations", 2, 2))
                        .outputShape(2, 4, 5, 6),
                convolutionCase(
                                "Conv by two",
                                4,
                                6,
                                integersAttribute("pads", 1, 1, 1, 1),
                                integersAttribute("strides", 2, 2))
                        .outputShape(2, 4, 3, 3),
                convolutionCase("Conv by three", 4, 6, integersAttribute("strides", 3, 2))
                        .outputShape(2, 4, 1, 2),
                convolutionCase(
                                "Conv grouped",
                                4,
                                3,
                                integersAttribute("pads", 1, 1, 1, 1),
                                integerAttribute("group", 2))
                        .outputShape(2, 4, 5, 6),
                new GradientCase("Conv of one")
                        .weight("w", 3, 4, 1, 1)
                        .outputNode(HIDDEN_STATE + " w")
                        .outputShape(2, 3, 3, 2));
    }

    private static GradientCase convolutionCase(String name, int out, int in, AttributeProto... attributes) {
        return new GradientCase(name)
                .hiddenStateShape(2, 6, 5, 6)
                .weight("w", out, in, 3, 3)
                .weight("b", out)
                .outputNode(HIDDEN_STATE + " w b", attributes);
    }

    static Stream<GradientCase> statistics() {
        return Stream.of(
                new GradientCase("Softmax").outputNode(HIDDEN_STATE, integerAttribute("axis", -1)),
                new GradientCase("Softmax of channels").outputNode(HIDDEN_STATE, integerAttribute("axis", 1)),
                new GradientCase("ReduceMean")
                        .outputNode(HIDDEN_STATE, integersAttribute("axes", -1))
                        .outputShape(2, 4, 3, 1),
                new GradientCase("ReduceMean of opset 18")
                        .opset(18)
                        .longs("axes", 1)
                        .outputNode(HIDDEN_STATE + " axes")
                        .outputShape(2, 1, 3, 2),
                new GradientCase("ReduceSum")
                        .longs("axes", 2, 3)
                        .outputNode(HIDDEN_STATE + " axes")
                        .outputShape(2, 4, 1, 1),
                new GradientCase("ReduceMean without axes kept")
                        .node(
                                "ReduceMean",
                                HIDDEN_STATE,
                                "y",
                                integersAttribute("axes", 1, -1),
                                integerAttribute("keepdims", 0))
                        .longs("image", 2, 3, 1, 1)
                        .node("Reshape", "y image", OUTPUT)
                        .outputShape(2, 3, 1, 1),
                new GradientCase("InstanceNormalization")
                        .weight("s", 4)
                        .weight("b", 4)
                        .outputNode(HIDDEN_STATE + " s b"),
                new GradientCase("InstanceNormalization of ones")
                        .floats("s", new float[] {1, 1, 1, 1}, 4)
                        .weight("b", 4)
                        .outputNode(HIDDEN_STATE + " s b", floatAttribute("epsilon", 1e-3f)),
                new GradientCase("LayerNormalization")
                        .hiddenStateShape(2, 4, 3, 6)
                        .weight("s", 6)
                        .weight("b", 6)
                        .outputNode(HIDDEN_STATE + " s b"),
                new GradientCase("LayerNormalization of two axes")
                        .weight("s", 3, 2)
                        .outputNode(HIDDEN_STATE + " s", integerAttribute("axis", 2), floatAttribute("epsilon", 1e-3f)),
                new GradientCase("GroupNormalization")
                        .opset(21)
                        .weight("s", 4)
                        .weight("b", 4)
                        .outputNode(HIDDEN_STATE + " s b", integerAttribute("num_groups", 2)),
                new GradientCase("GroupNormalization of opset 18")
                        .opset(18)
                        .weight("s", 2)
                        .weight("b", 2)
                        .outputNode(HIDDEN_STATE + " s b", integerAttribute("num_groups", 2)));
    }

    static Stream<GradientCase> layouts() {
        return Stream.of(
                new GradientCase("Reshape")
                        .longs("shape", 0, 2, -1, 2)
                        .outputNode(HIDDEN_STATE + " shape")
                        .outputShape(2, 2, 6, 2),
                new GradientCase("Flatten")
                        .node("Flatten", HIDDEN_STATE, "f", integerAttribute("axis", 2))
                        .longs("image", 2, 1, 4, 6)
                        .node("Reshape", "f image", OUTPUT)
                        .outputShape(2, 1, 4, 6),
                new GradientCase("Unsqueeze and Squeeze")
                        .longs("axes", 1, 3)
                        .node("Unsqueeze", HIDDEN_STATE + " axes", "u")
                        .node("Squeeze", "u axes", OUTPUT),
                new GradientCase("Transpose")
                        .outputNode(HIDDEN_STATE, integersAttribute("perm", 0, 2, 3, 1))
                        .outputShape(2, 3, 2, 4),
                new GradientCase("Concat first")
                        .weight("skip", 2, 3, 3, 2)
                        .outputNode(HIDDEN_STATE + " skip", integerAttribute("axis", 1))
                        .outputShape(2, 7, 3, 2),
                new GradientCase("Concat all")
                        .weight("skip", 2, 4, 3, 2)
                        .node("Neg", HIDDEN_STATE, "n")
                        .outputNode("skip " + HIDDEN_STATE + " n", integerAttribute("axis", -1))
                        .outputShape(2, 4, 3, 6),
                new GradientCase("Split")
                        .longs("lengths", 1, 3)
                        .node(splitNode("Split", HIDDEN_STATE + " lengths", "a b"))
                        .node("Mul", "b a", OUTPUT)
                        .outputShape(2, 3, 3, 2),
                new GradientCase("Split of opset 18")
                        .opset(18)
                        .node(splitNode("Split", HIDDEN_STATE, "a b").toBuilder()
                                .addAttribute(integerAttribute("num_outputs", 2))
                                .build())
                        .node("Neg", "b", OUTPUT)
                        .outputShape(2, 2, 3, 2),
                new GradientCase("Slice")
                        .longs("from", 1, -3)
                        .longs("until", 3, Long.MAX_VALUE)
                        .longs("axes", 1, -2)
                        .outputNode(HIDDEN_STATE + " from until axes")
                        .outputShape(2, 2, 3, 2),
                new GradientCase("Slice of open axis")
                        .longs("from", -2)
                        .longs("until", 100)
                        .longs("axes", 2)
                        .outputNode(HIDDEN_STATE + " from until axes")
                        .outputShape(2, 4, 2, 2),
                resizeCase(
                        "Resize",
                        stringAttribute("coordinate_transformation_mode", "asymmetric"),
                        stringAttribute("nearest_mode", "floor")),
                resizeCase("Resize from middles"));
    }

    private static GradientCase resizeCase(String name, AttributeProto... attributes) {
        return new GradientCase(name)
                .floats("scales", new float[] {1, 1, 2, 3}, 4)
                .outputNode(HIDDEN_STATE + "  scales", attributes)
                .outputShape(2, 4, 6, 6);
    }

    private static NodeProto splitNode(String type, String inputs, String outputs) {
        String[] names = outputs.split(" ", -1);
        return node(type, List.of(inputs.split(" ", -1)), names[0]).toBuilder()
                .addOutput(names[1])
                .addAttribute(integerAttribute("axis", 1))
                .build();
    }

    private static AttributeProto integerAttribute(String name, long value) {
        return NodeAttributes.create(name, value);
    }

    private static AttributeProto integersAttribute(String name, long... values) {
        return NodeAttributes.create(name, Arrays.stream(values).boxed().toList());
    }

    private static AttributeProto floatAttribute(String name, float value) {
        return NodeAttributes.create(name, value);
    }

    private static AttributeProto stringAttribute(String name, String value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setS(ByteString.copyFromUtf8(value))
                .setType(AttributeProto.AttributeType.STRING)
                .build();
    }
}
