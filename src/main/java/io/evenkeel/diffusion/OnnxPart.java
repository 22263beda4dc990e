package io.evenkeel.diffusion;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.evenkeel.concept.Tensor;
import io.evenkeel.onnxgraph.OnnxModel;
import io.evenkeel.onnxgraph.UnusableModel;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** One part of a diffusion model: an ONNX Runtime session that owns its memory, fed with and read as {@link Tensor}s. */
final class OnnxPart implements AutoCloseable {
    private static final String WEIGHTS_FOLDER = "session.model_external_initializers_file_folder_path";

    private final String name;
    private final OrtSession session;
    private final Map<String, NodeInfo> inputs;

    /** @throws UnusableModel if ONNX Runtime refuses the graph */
    OnnxPart(String name, OnnxModel model, int threads) {
        this.name = name;
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            options.addConfigEntry(WEIGHTS_FOLDER, model.folder().toString());
            this.session = OrtEnvironment.getEnvironment().createSession(model.bytes(), options);
            this.inputs = session.getInputInfo();
        } catch (OrtException e) {
            throw new UnusableModel(
                    "(" + model.folder() + ") was refused by ONNX Runtime: " + e.getMessage()
                            + "\nMaybe the download of its weights was cut off.",
                    e);
        }
    }

    /** Runs with inputs by name, each turned into the type and rank that the graph declares; the wanted outputs by name. */
    Map<String, Tensor> run(Map<String, Tensor> inputs, Set<String> outputs) {
        Map<String, OnnxTensor> fed = new HashMap<>();
        try {
            for (Map.Entry<String, Tensor> input : inputs.entrySet()) {
                fed.put(input.getKey(), feed(info(input.getKey()), input.getValue()));
            }
            try (OrtSession.Result result = session.run(Map.<String, OnnxTensorLike>copyOf(fed), outputs)) {
                Map<String, Tensor> read = new HashMap<>();
                result.forEach(output -> read.put(output.getKey(), read((OnnxTensor) output.getValue())));
                return read;
            }
        } catch (OrtException e) {
            throw new IllegalStateException("the " + name + " failed: " + e.getMessage(), e);
        } finally {
            fed.values().forEach(OnnxTensor::close);
        }
    }

    /** The only output that is wanted. */
    Tensor run(Map<String, Tensor> inputs, String output) {
        return Objects.requireNonNull(run(inputs, Set.of(output)).get(output));
    }

    /** Refuses a graph that wants more, or other, than it will be fed. @throws UnusableModel naming both */
    void requireInputs(Set<String> known) {
        if (!inputs.keySet().equals(known)) {
            throw new UnusableModel(
                    "the " + name + " wants the inputs " + new TreeSet<>(inputs.keySet()) + ", supported are "
                            + new TreeSet<>(known) + ".\nMaybe it is of a family that is not supported yet.");
        }
    }

    private static Tensor read(OnnxTensor tensor) {
        FloatBuffer values = tensor.getFloatBuffer();
        float[] array = new float[values.remaining()];
        values.get(array);
        return new Tensor(array, tensor.getInfo().getShape());
    }

    private TensorInfo info(String input) {
        NodeInfo node = inputs.get(input);
        if (node == null) {
            throw new UnusableModel("the " + name + " has no input (" + input + "), only " + inputs.keySet() + ".");
        }
        return (TensorInfo) node.getInfo();
    }

    private static OnnxTensor feed(TensorInfo info, Tensor tensor) throws OrtException {
        OrtEnvironment runtime = OrtEnvironment.getEnvironment();
        boolean scalar = info.getShape().length == 0; // a timestep that all samples share
        float[] values = scalar ? Arrays.copyOf(tensor.values(), 1) : tensor.values();
        long[] shape = scalar ? new long[0] : tensor.shape();
        OnnxJavaType type = info.type;
        return switch (type) {
            case FLOAT -> OnnxTensor.createTensor(runtime, FloatBuffer.wrap(values), shape);
            case INT64 -> {
                long[] longs = new long[values.length];
                for (int i = 0; i < values.length; i++) {
                    longs[i] = (long) values[i];
                }
                yield OnnxTensor.createTensor(runtime, LongBuffer.wrap(longs), shape);
            }
            case INT32 -> {
                int[] ints = new int[values.length];
                for (int i = 0; i < values.length; i++) {
                    ints[i] = (int) values[i];
                }
                yield OnnxTensor.createTensor(runtime, IntBuffer.wrap(ints), shape);
            }
            default -> throw new UnusableModel("an input of type (" + type + ") is not supported.");
        };
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("the " + name + " cannot be closed: " + e.getMessage(), e);
        }
    }
}
