package io.evenkeel.sampler.runtime;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.TensorInfo;
import io.evenkeel.concept.Tensor;
import io.evenkeel.onnx.OnnxModel;
import io.evenkeel.onnx.UnsupportedModelException;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * An ONNX Runtime session for one part of a diffusion model. Thread-safe. Closing waits for running calls, because
 * closing a running session crashes the process.
 */
public final class OnnxSession implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(OnnxSession.class);
    private static final Pattern GPU_ERROR = Pattern.compile("(?i)cuda|cublas|cudnn|memory");

    private final String name;
    private final OrtSession session;
    private final Map<String, NodeInfo> inputs;
    private final ReadWriteLock useLock = new ReentrantReadWriteLock();
    private boolean closed;

    private OnnxSession(String name, OrtSession session) throws OrtException {
        this.name = name;
        this.session = session;
        this.inputs = session.getInputInfo();
    }

    /** Returns the version of ONNX Runtime. */
    public static String runtimeVersion() {
        return Objects.requireNonNullElse(OrtEnvironment.getEnvironment().getVersion(), "unknown");
    }

    /**
     * Opens a graph.
     *
     * @param name name for messages
     * @param allowSpinning whether idle threads may spin: for a session that runs almost all the time
     * @throws UnsupportedModelException if ONNX Runtime rejects the graph
     * @throws DeviceUnavailableException if this machine or build does not have the device, or the graph does not fit
     * it
     */
    public static OnnxSession open(String name, OnnxModel model, Device device, boolean allowSpinning) {
        OrtEnvironment environment =
                OrtEnvironment.getEnvironment(); // must exist before any options: providers log through it
        try (SessionOptions options = OnnxSessionOptions.create(device, model.folder(), allowSpinning)) {
            OnnxSession onnxSession = new OnnxSession(name, environment.createSession(model.toBytes(), options));
            if (allowSpinning && device instanceof Device.Cpu && onnxSession.isHalfPrecision()) {
                LOG.warnf(
                        "the %s is in half precision, which CPUs compute several times slower: its fp32 form is the one for a CPU",
                        name);
            }
            return onnxSession;
        } catch (OrtException e) {
            if (device instanceof Device.Cuda && isGpuError(e)) {
                throw DeviceUnavailableException.outOfMemory(device, name, e);
            }
            throw new UnsupportedModelException(
                    "(" + model.folder() + ") was refused by ONNX Runtime: " + e.getMessage()
                            + "\nMaybe the download of its weights was cut off.",
                    e);
        }
    }

    /**
     * Returns whether a failure comes from the GPU. ONNX Runtime's error codes do not distinguish them from failures
     * of the graph.
     */
    static boolean isGpuError(OrtException e) {
        return GPU_ERROR.matcher(String.valueOf(e.getMessage())).find();
    }

    private boolean isHalfPrecision() {
        return inputs.values().stream()
                .anyMatch(input -> input.getInfo() instanceof TensorInfo info && info.type == OnnxJavaType.FLOAT16);
    }

    public String name() {
        return name;
    }

    public Set<String> inputs() {
        return Set.copyOf(inputs.keySet());
    }

    /** Returns the length of an input's last axis; -1 if the graph does not declare it. */
    public long lastDimension(String input) {
        long[] shape = inputInfo(input).getShape();
        return shape[shape.length - 1];
    }

    public Set<String> outputs() {
        return Set.copyOf(session.getOutputNames());
    }

    /** Runs the graph. Converts each input to the declared type; returns the requested outputs by name. */
    public Map<String, Tensor> run(Map<String, Tensor> inputs, Set<String> outputs) {
        Map<String, OnnxTensor> inputTensors = new HashMap<>();
        try {
            for (Map.Entry<String, Tensor> input : inputs.entrySet()) {
                inputTensors.put(
                        input.getKey(), OnnxInputBuffer.createTensor(inputInfo(input.getKey()), input.getValue()));
            }
            return run(inputTensors, outputs, Map.of());
        } catch (OrtException e) {
            throw createException(e);
        } finally {
            inputTensors.values().forEach(OnnxTensor::close);
        }
    }

    /** Runs the graph and returns one output. */
    public Tensor run(Map<String, Tensor> inputs, String output) {
        return Objects.requireNonNull(run(inputs, Set.of(output)).get(output));
    }

    /** Runs the graph into pinned outputs; returns the other requested outputs by name. */
    Map<String, Tensor> run(
            Map<String, OnnxTensor> inputs, Set<String> requestedOutputs, Map<String, OnnxTensor> pinnedOutputs) {
        useLock.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("the " + name + " was closed.");
            }
            return runOpenSession(inputs, requestedOutputs, pinnedOutputs);
        } finally {
            useLock.readLock().unlock();
        }
    }

    private Map<String, Tensor> runOpenSession(
            Map<String, OnnxTensor> inputs, Set<String> requestedOutputs, Map<String, OnnxTensor> pinnedOutputs) {
        try (OrtSession.Result result = session.run(inputs, requestedOutputs, pinnedOutputs)) {
            Map<String, Tensor> outputTensors = new HashMap<>();
            for (String output : requestedOutputs) {
                outputTensors.put(
                        output, toTensor((OnnxTensor) result.get(output).orElseThrow()));
            }
            return outputTensors;
        } catch (OrtException e) {
            throw createException(e);
        }
    }

    private IllegalStateException createException(OrtException e) {
        return new IllegalStateException("the " + name + " failed: " + e.getMessage(), e);
    }

    private static Tensor toTensor(OnnxTensor tensor) {
        FloatBuffer values = tensor.getFloatBuffer();
        float[] array = new float[values.remaining()];
        values.get(array);
        return new Tensor(array, tensor.getInfo().getShape());
    }

    /**
     * Returns what the graph declares about an input.
     *
     * @throws UnsupportedModelException if there is no input of that name
     */
    TensorInfo inputInfo(String input) {
        NodeInfo node = inputs.get(input);
        if (node == null) {
            throw new UnsupportedModelException(
                    "the " + name + " has no input (" + input + "), only " + inputs.keySet() + ".");
        }
        return (TensorInfo) node.getInfo();
    }

    TensorInfo outputInfo(String output) {
        try {
            NodeInfo node = session.getOutputInfo().get(output);
            if (node == null) {
                throw new UnsupportedModelException(
                        "the " + name + " has no output (" + output + "), only " + outputs() + ".");
            }
            return (TensorInfo) node.getInfo();
        } catch (OrtException e) {
            throw createException(e);
        }
    }

    @Override
    public void close() {
        useLock.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                session.close();
            }
        } catch (OrtException e) {
            throw new IllegalStateException("the " + name + " cannot be closed: " + e.getMessage(), e);
        } finally {
            useLock.writeLock().unlock();
        }
    }
}
