package io.evenkeel.onnx;

import static io.evenkeel.onnx.TestGraphs.FLOAT;
import static io.evenkeel.onnx.TestGraphs.INT64;
import static io.evenkeel.onnx.TestGraphs.floats;
import static io.evenkeel.onnx.TestGraphs.longs;
import static io.evenkeel.onnx.TestGraphs.node;
import static io.evenkeel.onnx.TestGraphs.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OrtException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Graphs that begin as a U-Net's does: of the timestep they make a row for each sample, [t, t / 2]. */
class PerSampleTimestepEditTest {
    private static final ValueInfoProto SCALAR = value("timestep", FLOAT);
    private static final NodeProto UNSQUEEZE = node("Unsqueeze", List.of("timestep", "zero"), "one");
    private static final NodeProto CAST = node("Cast", List.of("one"), "number").toBuilder()
            .addAttribute(
                    AttributeProto.newBuilder().setName("to").setI(FLOAT).setType(AttributeProto.AttributeType.INT))
            .build();
    private static final NodeProto EXPAND = node("Expand", List.of("number", "batch"), "all");

    @Test
    void scalarBecomesVectorPerSample() throws OrtException {
        OnnxModel shared = model(SCALAR, UNSQUEEZE, CAST, EXPAND);

        OnnxModel edited = PerSampleTimestepEdit.makePerSample(shared);

        assertThat(rows(shared, 8f)).containsExactly(8, 4, 8, 4, 8, 4);
        assertThat(rows(edited, new float[] {8, 2, 6})).containsExactly(8, 4, 2, 1, 6, 3);
    }

    @Test
    void keepsIntegerType() throws OrtException {
        OnnxModel edited =
                PerSampleTimestepEdit.makePerSample(model(value("timestep", INT64), UNSQUEEZE, CAST, EXPAND));

        assertThat(rows(edited, new long[] {8, 2, 6})).containsExactly(8, 4, 2, 1, 6, 3);
    }

    @Test
    void singleElementBecomesVectorPerSample() throws OrtException {
        NodeProto cast = CAST.toBuilder().setInput(0, "timestep").build();

        OnnxModel fixed = PerSampleTimestepEdit.makePerSample(model(value("timestep", FLOAT, "1"), cast, EXPAND));
        OnnxModel named = PerSampleTimestepEdit.makePerSample(model(value("timestep", FLOAT, "steps"), cast, EXPAND));

        assertThat(rows(fixed, new float[] {8, 2, 6})).containsExactly(8, 4, 2, 1, 6, 3);
        assertThat(rows(named, new float[] {8, 2, 6})).containsExactly(8, 4, 2, 1, 6, 3);
    }

    @Test
    void supportsReshape() throws OrtException {
        NodeProto reshape = node("Reshape", List.of("timestep", "minus one"), "one");

        OnnxModel edited = PerSampleTimestepEdit.makePerSample(model(SCALAR, reshape, CAST, EXPAND));

        assertThat(rows(edited, new float[] {8, 2, 6})).containsExactly(8, 4, 2, 1, 6, 3);
    }

    @Test
    void supportsTile() throws OrtException {
        NodeProto tile = node("Tile", List.of("number", "batch"), "all");

        OnnxModel edited = PerSampleTimestepEdit.makePerSample(model(SCALAR, UNSQUEEZE, CAST, tile));

        assertThat(rows(edited, new float[] {8, 2, 6})).containsExactly(8, 4, 2, 1, 6, 3);
    }

    @Test
    void supportsMultiplicationByOnes() throws OrtException {
        NodeProto ones = node("ConstantOfShape", List.of("batch"), "ones").toBuilder()
                .addAttribute(AttributeProto.newBuilder()
                        .setName("value")
                        .setT(floats("", 1))
                        .setType(AttributeProto.AttributeType.TENSOR))
                .build();
        NodeProto multiply = node("Mul", List.of("ones", "number"), "all");

        OnnxModel edited = PerSampleTimestepEdit.makePerSample(model(SCALAR, UNSQUEEZE, CAST, ones, multiply));

        assertThat(rows(edited, new float[] {8, 2, 6})).containsExactly(8, 4, 2, 1, 6, 3);
    }

    @Test
    void dropsDeclaredShapes() throws OrtException {
        OnnxModel model = model(SCALAR, UNSQUEEZE, CAST, EXPAND);
        GraphProto declared = model.proto().getGraph().toBuilder()
                .addValueInfo(value("one", FLOAT, "1"))
                .addValueInfo(value("number", FLOAT, "1"))
                .addValueInfo(value("row", FLOAT, "batch_size", "1"))
                .build();

        OnnxModel edited = PerSampleTimestepEdit.makePerSample(
                new OnnxModel(model.proto().toBuilder().setGraph(declared).build(), model.folder()));

        assertThat(rows(edited, new float[] {8, 2, 6})).containsExactly(8, 4, 2, 1, 6, 3);
    }

    @Test
    void leavesPerSampleModelUnchanged() {
        OnnxModel demo = OnnxModel.read(Path.of("src/main/resources/models/demo/unet/model.onnx"));

        assertThat(PerSampleTimestepEdit.makePerSample(demo)).isSameAs(demo);
        OnnxModel edited = PerSampleTimestepEdit.makePerSample(model(SCALAR, UNSQUEEZE, CAST, EXPAND));
        assertThat(PerSampleTimestepEdit.makePerSample(edited)).isSameAs(edited);
    }

    @Test
    void rejectsUnknownNode() {
        OnnxModel odd = model(SCALAR, UNSQUEEZE, CAST, EXPAND, node("Log", List.of("timestep"), "logarithm"));

        assertThatThrownBy(() -> PerSampleTimestepEdit.makePerSample(odd))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessage(
                        "(Log to logarithm) of type Log reads the timestep that all samples share, and is not known to work with one for each."
                                + "\nMaybe the graph was optimised, or comes from another exporter: export it with Optimum, without optimisation.");
    }

    @Test
    void rejectsSubgraphThatReadsTimestep() {
        NodeProto branch = node("If", List.of("one"), "chosen").toBuilder()
                .addAttribute(AttributeProto.newBuilder()
                        .setName("then_branch")
                        .setG(GraphProto.newBuilder().addNode(node("Log", List.of("timestep"), "logarithm"))))
                .build();
        NodeProto elsewhere = branch.toBuilder().setInput(0, "batch").build();

        assertThatThrownBy(() -> PerSampleTimestepEdit.makePerSample(model(SCALAR, UNSQUEEZE, CAST, EXPAND, elsewhere)))
                .hasMessageStartingWith("(If to chosen) of type If reads the timestep");
    }

    @Test
    void rejectsSecondExpansion() {
        NodeProto again = node("Expand", List.of("all", "batch"), "more");

        assertThatThrownBy(() -> PerSampleTimestepEdit.makePerSample(model(SCALAR, UNSQUEEZE, CAST, EXPAND, again)))
                .hasMessageStartingWith("(Expand to more) of type Expand reads the timestep");
    }

    @Test
    void rejectsVectorThatIsNeverExpanded() {
        NodeProto column = node("Unsqueeze", List.of("number", "last"), "column");

        assertThatThrownBy(() -> PerSampleTimestepEdit.makePerSample(model(SCALAR, UNSQUEEZE, CAST, column)))
                .hasMessageStartingWith("(Unsqueeze to column) of type Unsqueeze reads the timestep");
    }

    @Test
    void rejectsUnusedTimestep() {
        NodeProto other = node("Identity", List.of("batch"), "all");

        assertThatThrownBy(() -> PerSampleTimestepEdit.makePerSample(model(SCALAR, other)))
                .hasMessageStartingWith("(timestep) is spread over the samples by no node.");
    }

    @Test
    void rejectsTimestepOfHigherRank() {
        assertThatThrownBy(
                        () -> PerSampleTimestepEdit.makePerSample(model(value("timestep", FLOAT, "batch_size", "1"))))
                .hasMessageStartingWith("(timestep) has rank 2;");
    }

    @Test
    void rejectsModelWithoutTimestep() {
        assertThatThrownBy(() -> PerSampleTimestepEdit.makePerSample(model(value("time", FLOAT))))
                .hasMessage("(tiny) is no U-Net: of its inputs [sample, time] none is called timestep.");
    }

    /** The nodes make "all" of the timestep; from there it goes on as in every U-Net. */
    private static OnnxModel model(ValueInfoProto timestep, NodeProto... nodes) {
        GraphProto.Builder graph = GraphProto.newBuilder()
                .setName("tiny")
                .addInput(value("sample", FLOAT, "batch_size", "4", "height", "width"))
                .addInput(timestep)
                .addOutput(value("rows", FLOAT, "batch_size", "2"))
                .addAllInitializer(constants())
                .addNode(node("Shape", List.of("sample"), "shape"))
                .addNode(node("Gather", List.of("shape", "zero"), "batch"))
                .addAllNode(List.of(nodes))
                .addNode(node("Unsqueeze", List.of("all", "last"), "row"))
                .addNode(node("Mul", List.of("row", "factors"), "rows"));
        return new OnnxModel(TestGraphs.model(graph), Path.of("").toAbsolutePath());
    }

    private static List<TensorProto> constants() {
        return List.of(longs("zero", 0), longs("last", 1), longs("minus one", -1), floats("factors", 1, 0.5f));
    }

    private static float[] rows(OnnxModel model, Object timestep) throws OrtException {
        return TestGraphs.run(model, Map.of("sample", new float[3][4][2][2], "timestep", timestep));
    }
}
