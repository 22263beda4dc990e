package io.evenkeel.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Small graphs built by hand, and ONNX Runtime to run them. */
public final class TestGraphs {
    public static final int FLOAT = TensorProto.DataType.FLOAT.getNumber();
    public static final int INT64 = TensorProto.DataType.INT64.getNumber();
    public static final int FLOAT16 = TensorProto.DataType.FLOAT16.getNumber();

    private TestGraphs() {}

    public static NodeProto node(String type, List<String> inputs, String output) {
        return NodeProto.newBuilder()
                .setName(type + " to " + output)
                .setOpType(type)
                .addAllInput(inputs)
                .addOutput(output)
                .build();
    }

    /** An input or output; its dimensions are names, or numbers. */
    public static ValueInfoProto value(String name, int type, String... dimensions) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (String dimension : dimensions) {
            TensorShapeProto.Dimension.Builder one = shape.addDimBuilder();
            if (Character.isDigit(dimension.charAt(0))) {
                one.setDimValue(Long.parseLong(dimension));
            } else {
                one.setDimParam(dimension);
            }
        }
        TypeProto.Tensor.Builder tensor =
                TypeProto.Tensor.newBuilder().setElemType(type).setShape(shape);
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }

    public static TensorProto floats(String name, float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return tensor(name, FLOAT, values.length)
                .setRawData(ByteString.copyFrom(bytes))
                .build();
    }

    public static TensorProto longs(String name, long... values) {
        TensorProto.Builder tensor = tensor(name, INT64, values.length);
        for (long value : values) {
            tensor.addInt64Data(value);
        }
        return tensor.build();
    }

    public static TensorProto.Builder tensor(String name, int type, long length) {
        return TensorProto.newBuilder().setName(name).setDataType(type).addDims(length);
    }

    public static ModelProto model(GraphProto.Builder graph) {
        return ModelProto.newBuilder()
                .setIrVersion(7)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(14))
                .setGraph(graph)
                .build();
    }

    /** What the model's first output is, of float inputs by name. Inputs and weights are where the model says. */
    public static float[] run(OnnxModel model, Map<String, Object> inputs) throws OrtException {
        OrtEnvironment runtime = OrtEnvironment.getEnvironment();
        Map<String, OnnxTensor> fed = new HashMap<>();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
            options.addConfigEntry(
                    "session.model_external_initializers_file_folder_path",
                    model.folder().toString());
            for (Map.Entry<String, Object> input : inputs.entrySet()) {
                fed.put(input.getKey(), OnnxTensor.createTensor(runtime, input.getValue()));
            }
            try (OrtSession session = runtime.createSession(model.toBytes(), options);
                    OrtSession.Result result = session.run(fed)) {
                FloatBuffer values = ((OnnxTensor) result.get(0)).getFloatBuffer();
                float[] array = new float[values.remaining()];
                values.get(array);
                return array;
            }
        } finally {
            fed.values().forEach(OnnxTensor::close);
        }
    }
}
