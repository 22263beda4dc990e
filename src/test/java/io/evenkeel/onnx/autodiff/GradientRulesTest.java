package io.evenkeel.onnx.autodiff;

import static io.evenkeel.onnx.TestGraphs.node;
import static io.evenkeel.onnx.autodiff.GradientCase.H;
import static io.evenkeel.onnx.autodiff.GradientCase.OUT;
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
    private static final double EXACT = 5e-3; // what is left of 32 bits once two losses are subtracted

    @ParameterizedTest
    @MethodSource({"values", "broadcast", "products", "convolutions", "statistics", "layouts"})
    void theGradientIsWhatTheLossDoes(GradientCase graph) {
        try (FiniteDifferences finiteDifferences = graph.slopes()) {
            assertThat(finiteDifferences.error(STEP)).isLessThan(EXACT);
        }
    }

    @Test
    void everyRuleHasACase() {
        List<GradientCase> all = Stream.of(values(), broadcast(), products(), convolutions(), statistics(), layouts())
                .flatMap(gradientCases -> gradientCases)
                .toList();

        assertThat(ReverseModeDifferentiation.RULES.keySet())
                .allSatisfy(type -> assertThat(all).as(type).anyMatch(one -> one.has(type)));
    }

    static Stream<GradientCase> values() {
        return Stream.concat(
                Stream.of("Identity", "Dropout", "Neg", "Exp", "Sin", "Cos", "Abs", "Erf", "Sigmoid", "Tanh", "Relu")
                        .map(type -> new GradientCase(type).only(H)),
                Stream.of(
                        new GradientCase("Sqrt").around(3).only(H),
                        new GradientCase("Log").around(3).only(H),
                        new GradientCase("Reciprocal").around(3).only(H),
                        new GradientCase("Gelu").opset(20).only(H),
                        new GradientCase("Gelu nearly").opset(20).only(H, text("approximate", "tanh")),
                        new GradientCase("Cast there and back")
                                .node("Cast", H, "double", whole("to", 11))
                                .node("Cast", "double", OUT, whole("to", 1)),
                        new GradientCase("Clip")
                                .floats("low", -0.3f)
                                .floats("high", 0.4f)
                                .only(H + " low high"),
                        new GradientCase("Pow 2").floats("p", 2).only(H + " p"),
                        new GradientCase("Pow 3").floats("p", 3).only(H + " p"),
                        new GradientCase("Pow whole").around(3).longs("p", 3).only(H + " p"),
                        new GradientCase("Where first")
                                .flags("c", 2, 4, 3, 2)
                                .weight("b", 4, 1, 1)
                                .only("c " + H + " b"),
                        new GradientCase("Where last")
                                .flags("c", 4, 3, 2)
                                .weight("a", 4, 1, 1)
                                .only("c a " + H)));
    }

    static Stream<GradientCase> broadcast() {
        return Stream.of(
                new GradientCase("Add constant").weight("b", 4, 1, 1).only(H + " b"),
                averaged("Add narrow").only(H + " m"),
                averaged("Sub narrow").only(H + " m"),
                averaged("Sub from narrow").only("m " + H),
                averaged("Mul narrow").only("m " + H),
                averaged("Div by narrow").around(3).only(H + " m"),
                averaged("Div narrow").around(3).only("m " + H),
                new GradientCase("Mul itself").only(H + " " + H),
                new GradientCase("Div constant")
                        .around(3)
                        .weight("b", 2, 4, 3, 2)
                        .only("b " + H),
                new GradientCase("Add lower rank")
                        .h(1, 4, 3, 2)
                        .node("Squeeze", H, "s")
                        .weight("b", 1, 4, 3, 2)
                        .only("s b"),
                new GradientCase("Expand")
                        .longs("front", 1)
                        .longs("wide", 2, 3, 4, 3, 2)
                        .longs("back", 2, 12, 3, 2)
                        .node("Unsqueeze", H + " front", "u")
                        .node("Expand", "u wide", "e")
                        .node("Reshape", "e back", OUT)
                        .predicts(2, 12, 3, 2));
    }

    /** Of each channel, as "m". */
    private static GradientCase averaged(String name) {
        return new GradientCase(name).node("ReduceMean", H, "m", wholes("axes", 2, 3));
    }

    static Stream<GradientCase> products() {
        return Stream.of(
                new GradientCase("MatMul weight")
                        .weight("w", 2, 5)
                        .only(H + " w")
                        .predicts(2, 4, 3, 5),
                new GradientCase("MatMul weight in front")
                        .weight("w", 5, 3)
                        .only("w " + H)
                        .predicts(2, 4, 5, 2),
                new GradientCase("MatMul itself")
                        .node("Transpose", H, "t", wholes("perm", 0, 1, 3, 2))
                        .only(H + " t")
                        .predicts(2, 4, 3, 3),
                new GradientCase("MatMul stack")
                        .weight("w", 4, 2, 5)
                        .only(H + " w")
                        .predicts(2, 4, 3, 5),
                new GradientCase("MatMul broadcast")
                        .h(1, 1, 3, 2)
                        .weight("w", 1, 4, 2, 5)
                        .only(H + " w")
                        .predicts(1, 4, 3, 5),
                gemm("Gemm", "m w b", 5, whole("transA", 0), real("alpha", 0.7f))
                        .weight("w", 6, 5)
                        .weight("b", 5),
                gemm("Gemm transposed", "m w", 5, whole("transB", 1)).weight("w", 5, 6),
                gemm("Gemm turned", "m w", 6, 5, whole("transA", 1)).weight("w", 4, 5),
                gemm("Gemm both turned", "m w", 6, 5, whole("transA", 1), whole("transB", 1))
                        .weight("w", 5, 4),
                gemm("Gemm second", "w m", 5, 6).weight("w", 5, 4),
                gemm("Gemm second, first turned", "w m", 5, 6, whole("transA", 1))
                        .weight("w", 4, 5),
                gemm("Gemm second turned", "w m", 5, 4, whole("transB", 1)).weight("w", 5, 6),
                gemm("Gemm second, both turned", "w m", 5, 4, whole("transA", 1), whole("transB", 1))
                        .weight("w", 6, 5),
                gemm("Gemm added", "v w m", 4, 6, real("beta", 0.3f))
                        .weight("v", 4, 3)
                        .weight("w", 3, 6));
    }

    private static GradientCase gemm(String name, String inputs, int columns, AttributeProto... attributes) {
        return gemm(name, inputs, 4, columns, attributes);
    }

    /** Of h as a matrix "m" of 4 rows and 6 columns. */
    private static GradientCase gemm(String name, String inputs, int rows, int columns, AttributeProto... attributes) {
        return new GradientCase(name)
                .h(1, 4, 3, 2)
                .longs("matrix", 4, 6)
                .longs("image", 1, 1, rows, columns)
                .node("Reshape", H + " matrix", "m")
                .node("Gemm", inputs, "y", attributes)
                .node("Reshape", "y image", OUT)
                .predicts(1, 1, rows, columns);
    }

    static Stream<GradientCase> convolutions() {
        return Stream.of(
                convolution("Conv", 6, 6, wholes("pads", 1, 1, 1, 1)).predicts(2, 6, 5, 6),
                convolution("Conv without padding", 4, 6, text("auto_pad", "VALID"))
                        .predicts(2, 4, 3, 4),
                convolution("Conv aslant", 4, 6, wholes("pads", 0, 2, 1, 0)).predicts(2, 4, 4, 6),
                convolution("Conv padded widely", 4, 6, wholes("pads", 3, 3, 3, 3))
                        .predicts(2, 4, 9, 10),
                convolution("Conv dilated", 4, 6, wholes("pads", 2, 2, 2, 2), wholes("dilations", 2, 2))
                        .predicts(2, 4, 5, 6),
                convolution("Conv by two", 4, 6, wholes("pads", 1, 1, 1, 1), wholes("strides", 2, 2))
                        .predicts(2, 4, 3, 3),
                convolution("Conv by three", 4, 6, wholes("strides", 3, 2)).predicts(2, 4, 1, 2),
                convolution("Conv grouped", 4, 3, wholes("pads", 1, 1, 1, 1), whole("group", 2))
                        .predicts(2, 4, 5, 6),
                new GradientCase("Conv of one")
                        .weight("w", 3, 4, 1, 1)
                        .only(H + " w")
                        .predicts(2, 3, 3, 2));
    }

    private static GradientCase convolution(String name, int out, int in, AttributeProto... attributes) {
        return new GradientCase(name)
                .h(2, 6, 5, 6)
                .weight("w", out, in, 3, 3)
                .weight("b", out)
                .only(H + " w b", attributes);
    }

    static Stream<GradientCase> statistics() {
        return Stream.of(
                new GradientCase("Softmax").only(H, whole("axis", -1)),
                new GradientCase("Softmax of channels").only(H, whole("axis", 1)),
                new GradientCase("ReduceMean").only(H, wholes("axes", -1)).predicts(2, 4, 3, 1),
                new GradientCase("ReduceMean of opset 18")
                        .opset(18)
                        .longs("axes", 1)
                        .only(H + " axes")
                        .predicts(2, 1, 3, 2),
                new GradientCase("ReduceSum")
                        .longs("axes", 2, 3)
                        .only(H + " axes")
                        .predicts(2, 4, 1, 1),
                new GradientCase("ReduceMean without axes kept")
                        .node("ReduceMean", H, "y", wholes("axes", 1, -1), whole("keepdims", 0))
                        .longs("image", 2, 3, 1, 1)
                        .node("Reshape", "y image", OUT)
                        .predicts(2, 3, 1, 1),
                new GradientCase("InstanceNormalization")
                        .weight("s", 4)
                        .weight("b", 4)
                        .only(H + " s b"),
                new GradientCase("InstanceNormalization of ones")
                        .floats("s", new float[] {1, 1, 1, 1}, 4)
                        .weight("b", 4)
                        .only(H + " s b", real("epsilon", 1e-3f)),
                new GradientCase("LayerNormalization")
                        .h(2, 4, 3, 6)
                        .weight("s", 6)
                        .weight("b", 6)
                        .only(H + " s b"),
                new GradientCase("LayerNormalization of two axes")
                        .weight("s", 3, 2)
                        .only(H + " s", whole("axis", 2), real("epsilon", 1e-3f)),
                new GradientCase("GroupNormalization")
                        .opset(21)
                        .weight("s", 4)
                        .weight("b", 4)
                        .only(H + " s b", whole("num_groups", 2)),
                new GradientCase("GroupNormalization of opset 18")
                        .opset(18)
                        .weight("s", 2)
                        .weight("b", 2)
                        .only(H + " s b", whole("num_groups", 2)));
    }

    static Stream<GradientCase> layouts() {
        return Stream.of(
                new GradientCase("Reshape")
                        .longs("shape", 0, 2, -1, 2)
                        .only(H + " shape")
                        .predicts(2, 2, 6, 2),
                new GradientCase("Flatten")
                        .node("Flatten", H, "f", whole("axis", 2))
                        .longs("image", 2, 1, 4, 6)
                        .node("Reshape", "f image", OUT)
                        .predicts(2, 1, 4, 6),
                new GradientCase("Unsqueeze and Squeeze")
                        .longs("axes", 1, 3)
                        .node("Unsqueeze", H + " axes", "u")
                        .node("Squeeze", "u axes", OUT),
                new GradientCase("Transpose")
                        .only(H, wholes("perm", 0, 2, 3, 1))
                        .predicts(2, 3, 2, 4),
                new GradientCase("Concat first")
                        .weight("skip", 2, 3, 3, 2)
                        .only(H + " skip", whole("axis", 1))
                        .predicts(2, 7, 3, 2),
                new GradientCase("Concat all")
                        .weight("skip", 2, 4, 3, 2)
                        .node("Neg", H, "n")
                        .only("skip " + H + " n", whole("axis", -1))
                        .predicts(2, 4, 3, 6),
                new GradientCase("Split")
                        .longs("lengths", 1, 3)
                        .node(split("Split", H + " lengths", "a b"))
                        .node("Mul", "b a", OUT)
                        .predicts(2, 3, 3, 2),
                new GradientCase("Split of opset 18")
                        .opset(18)
                        .node(split("Split", H, "a b").toBuilder()
                                .addAttribute(whole("num_outputs", 2))
                                .build())
                        .node("Neg", "b", OUT)
                        .predicts(2, 2, 3, 2),
                new GradientCase("Slice")
                        .longs("from", 1, -3)
                        .longs("until", 3, Long.MAX_VALUE)
                        .longs("axes", 1, -2)
                        .only(H + " from until axes")
                        .predicts(2, 2, 3, 2),
                new GradientCase("Slice of open axis")
                        .longs("from", -2)
                        .longs("until", 100)
                        .longs("axes", 2)
                        .only(H + " from until axes")
                        .predicts(2, 4, 2, 2),
                resized("Resize", text("coordinate_transformation_mode", "asymmetric"), text("nearest_mode", "floor")),
                resized("Resize from middles"));
    }

    private static GradientCase resized(String name, AttributeProto... attributes) {
        return new GradientCase(name)
                .floats("scales", new float[] {1, 1, 2, 3}, 4)
                .only(H + "  scales", attributes)
                .predicts(2, 4, 6, 6);
    }

    private static NodeProto split(String type, String inputs, String outputs) {
        String[] names = outputs.split(" ", -1);
        return node(type, List.of(inputs.split(" ", -1)), names[0]).toBuilder()
                .addOutput(names[1])
                .addAttribute(whole("axis", 1))
                .build();
    }

    private static AttributeProto whole(String name, long value) {
        return NodeAttributes.of(name, value);
    }

    private static AttributeProto wholes(String name, long... values) {
        return NodeAttributes.of(name, Arrays.stream(values).boxed().toList());
    }

    private static AttributeProto real(String name, float value) {
        return NodeAttributes.of(name, value);
    }

    private static AttributeProto text(String name, String value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setS(ByteString.copyFromUtf8(value))
                .setType(AttributeProto.AttributeType.STRING)
                .build();
    }
}
