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
 * Calls of a graph whose inputs and one output are stacked rows, again and again with little that changes. The memory that is
 * passed to and fro is kept from call to call. For one thread at a time.
 */
public final class OnnxBatchRunner {
    private final OnnxSession part;
    private final String output;
    private final OnnxJavaType outputType;
    private final Map<String, OnnxInputBuffer> inputs = new HashMap<>();
    private final Map<String, Integer> rows = new HashMap<>();
    private ByteBuffer answer = ByteBuffer.allocateDirect(0);
    private float[] answered = {};

    /**
     * A way to call a part.
     *
     * @param output which is read
     * @throws UnsupportedModelException if the part has no such output, or a type that cannot be fed or read
     */
    public OnnxBatchRunner(OnnxSession part, String output) {
        this.part = part;
        this.output = output;
        this.outputType = part.outputInfo(output).type;
        if (outputType != OnnxJavaType.FLOAT && outputType != OnnxJavaType.FLOAT16) {
            throw new UnsupportedModelException(
                    "output (" + output + ") of type (" + outputType + ") is not supported.");
        }
        part.inputs().forEach(name -> inputs.put(name, new OnnxInputBuffer(name, part.info(name))));
    }

    /** Makes room in an input for so many rows of a shape. One row serves all samples, where the graph broadcasts. */
    public void shape(String input, int count, long... row) {
        input(input).shape(row, count);
        rows.put(input, count);
    }

    public void put(String input, int row, Tensor values) {
        input(input).put(row, values);
    }

    /** Puts factor * values. */
    public void put(String input, int row, float[] values, double factor) {
        input(input).put(row, values, factor);
    }

    private OnnxInputBuffer input(String name) {
        OnnxInputBuffer input = inputs.get(name);
        if (input == null) {
            throw new UnsupportedModelException(
                    "the " + part.name() + " has no input (" + name + "), only " + inputs.keySet() + ".");
        }
        return input;
    }

    /**
     * Runs.
     *
     * @param shape of the output, which must be known before
     * @param others outputs that are wanted besides
     * @return the output, valid until the next call, and the others by name
     */
    public Answer run(long[] shape, Set<String> others) {
        int size = (int) Arrays.stream(shape).reduce(1, Math::multiplyExact);
        Map<String, OnnxTensor> fed = new HashMap<>();
        try (OnnxTensor pinned = pinned(shape, size)) {
            for (Map.Entry<String, Integer> input : rows.entrySet()) {
                fed.put(input.getKey(), input(input.getKey()).tensor(input.getValue()));
            }
            Map<String, Tensor> read = part.run(fed, others, Map.of(output, pinned));
            return new Answer(read(size), read);
        } catch (OrtException e) {
            throw new IllegalStateException("the " + part.name() + " failed: " + e.getMessage(), e);
        } finally {
            fed.values().forEach(OnnxTensor::close);
        }
    }

    /**
     * What a call gave.
     *
     * @param values of the output, flat; perhaps more than asked for, and overwritten by the next call
     * @param others by name
     */
    public record Answer(float[] values, Map<String, Tensor> others) {
        public Tensor other(String name) {
            return Objects.requireNonNull(others.get(name), name);
        }
    }

    private OnnxTensor pinned(long[] shape, int size) throws OrtException {
        int bytes = Math.multiplyExact(size, outputType.size);
        if (answer.capacity() < bytes) {
            float[] values = new float[size];
            answer = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
            answered = values;
        }
        return OnnxTensor.createTensor(
                OrtEnvironment.getEnvironment(), answer.clear().limit(bytes), shape, outputType);
    }

    private float[] read(int size) {
        answer.clear();
        if (outputType == OnnxJavaType.FLOAT) {
            answer.asFloatBuffer().get(answered, 0, size);
        } else {
            for (int i = 0; i < size; i++) {
                answered[i] = Fp16Conversions.fp16ToFloat(answer.getShort(2 * i));
            }
        }
        return answered;
    }
}
