package io.evenkeel.sampler.runtime;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.platform.Fp16Conversions;
import io.evenkeel.concept.Tensor;
import io.evenkeel.onnx.UnsupportedModelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Calls a graph repeatedly whose inputs and main output are stacked rows. Reuses input and output buffers between
 * calls. Not thread-safe.
 */
public final class OnnxBatchRunner {
    private final OnnxSession session;
    private final String outputName;
    private final OnnxJavaType outputType;
    private final Map<String, OnnxInputBuffer> inputs = new HashMap<>();
    private final Map<String, Integer> rowCounts = new HashMap<>();
    private ByteBuffer outputBuffer = ByteBuffer.allocateDirect(0);
    private float[] outputValues = {};

    /**
     * Creates a runner.
     *
     * @param output name of the main output
     * @throws UnsupportedModelException if the graph has no such output, or a type that is not supported
     */
    public OnnxBatchRunner(OnnxSession session, String output) {
        this.session = session;
        this.outputName = output;
        this.outputType = session.outputInfo(output).type;
        if (outputType != OnnxJavaType.FLOAT && outputType != OnnxJavaType.FLOAT16) {
            throw new UnsupportedModelException(
                    "output (" + output + ") of type (" + outputType + ") is not supported.");
        }
        session.inputs().forEach(name -> inputs.put(name, new OnnxInputBuffer(name, session.inputInfo(name))));
    }

    /**
     * Sets the number of rows of an input and their shape. A single row serves all samples if the graph broadcasts.
     */
    public void setRowShape(String input, int count, long... row) {
        requireInput(input).setRowShape(row, count);
        rowCounts.put(input, count);
    }

    public void writeRow(String input, int row, Tensor values) {
        requireInput(input).writeRow(row, values);
    }

    /** Writes factor * values. */
    public void writeRow(String input, int row, float[] values, double factor) {
        requireInput(input).writeRow(row, values, factor);
    }

    private OnnxInputBuffer requireInput(String name) {
        OnnxInputBuffer input = inputs.get(name);
        if (input == null) {
            throw new UnsupportedModelException(
                    "the " + session.name() + " has no input (" + name + "), only " + inputs.keySet() + ".");
        }
        return input;
    }

    /**
     * Runs the graph.
     *
     * @param shape shape of the main output, known in advance
     * @param otherOutputs names of further outputs
     * @return the main output, valid until the next call, and the others by name
     */
    public BatchOutput run(long[] shape, Set<String> otherOutputs) {
        int size = (int) Arrays.stream(shape).reduce(1, Math::multiplyExact);
        Map<String, OnnxTensor> inputTensors = new HashMap<>();
        try (OnnxTensor pinnedOutput = pinOutput(shape, size)) {
            for (Map.Entry<String, Integer> input : rowCounts.entrySet()) {
                inputTensors.put(input.getKey(), requireInput(input.getKey()).toTensor(input.getValue()));
            }
            Map<String, Tensor> namedOutputs =
                    session.run(inputTensors, otherOutputs, Map.of(outputName, pinnedOutput));
            return new BatchOutput(readOutput(size), namedOutputs);
        } catch (OrtException e) {
            throw new IllegalStateException("the " + session.name() + " failed: " + e.getMessage(), e);
        } finally {
            inputTensors.values().forEach(OnnxTensor::close);
        }
    }

    /**
     * The outputs of one call.
     *
     * @param values values of the main output, flat; the array may be longer, and the next call overwrites it
     * @param namedOutputs further outputs by name
     */
    public record BatchOutput(float[] values, Map<String, Tensor> namedOutputs) {
        public Tensor namedOutput(String name) {
            return Objects.requireNonNull(namedOutputs.get(name), name);
        }
    }

    private OnnxTensor pinOutput(long[] shape, int size) throws OrtException {
        int bytes = Math.multiplyExact(size, outputType.size);
        if (outputBuffer.capacity() < bytes) {
            float[] values = new float[size];
            outputBuffer = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
            outputValues = values;
        }
        return OnnxTensor.createTensor(
                OrtEnvironment.getEnvironment(), outputBuffer.clear().limit(bytes), shape, outputType);
    }

    private float[] readOutput(int size) {
        outputBuffer.clear();
        if (outputType == OnnxJavaType.FLOAT) {
            outputBuffer.asFloatBuffer().get(outputValues, 0, size);
        } else {
            for (int i = 0; i < size; i++) {
                outputValues[i] = Fp16Conversions.fp16ToFloat(outputBuffer.getShort(2 * i));
            }
        }
        return outputValues;
    }
}
