package io.evenkeel.benchmark;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.platform.Fp16Conversions;
import io.evenkeel.sampler.runtime.Device;
import io.evenkeel.sampler.runtime.OnnxSessionOptions;
import io.evenkeel.sampler.scheduler.LatentState;
import io.evenkeel.sampler.scheduler.SamplingTrajectory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The floor: what anybody would write first, straight on ONNX Runtime. The U-Net as it was exported, without an open h-space; one
 * prompt, one fixed batch, all from their first step to their last together; guidance and solver over the whole batch at once.
 * For models with one text encoder.
 */
public final class OnnxBaselineLoop implements AutoCloseable {
    private static final String STATES = "encoder_hidden_states";

    private final OrtEnvironment runtime = OrtEnvironment.getEnvironment();
    private final OrtSession text;
    private final OrtSession unet;
    private final OrtSession decoder;

    OnnxBaselineLoop(Path folder, Device device) {
        try {
            this.text = openSession(folder.resolve("text_encoder"), device);
            this.unet = openSession(folder.resolve("unet"), device);
            this.decoder = openSession(folder.resolve("vae_decoder"), device);
        } catch (OrtException e) {
            throw new IllegalStateException("(" + folder + ") cannot be opened: " + e.getMessage(), e);
        }
    }

    private OrtSession openSession(Path part, Device device) throws OrtException {
        try (OrtSession.SessionOptions options = OnnxSessionOptions.create(device, part.toAbsolutePath(), true)) {
            return runtime.createSession(part.resolve("model.onnx").toString(), options);
        }
    }

    /**
     * One batch.
     *
     * @param tokens of the empty prompt, and of the prompt
     * @param noise [n, C, h, w], flat
     * @param shape [n, C, h, w]
     * @param scaling of the latents
     * @return pixels, [n, 3, H, W], flat
     */
    float[] sample(
            int[][] tokens,
            float[] noise,
            long[] shape,
            SamplingTrajectory trajectory,
            double guidance,
            double scaling) {
        try {
            long[] twice = {2 * shape[0], shape[1], shape[2], shape[3]};
            LatentState state = trajectory.start(noise);
            try (OnnxTensor states = encodePrompts(tokens, (int) shape[0])) {
                while (state.callIndex() < trajectory.callCount()) {
                    int call = state.callIndex();
                    float[] both = duplicateScaled(state.latents(), trajectory.inputScale(call));
                    float[] predicted = predict(both, twice, trajectory.timestep(call), states);
                    state = trajectory.step(state, applyGuidance(predicted, guidance), float[]::new);
                }
            }
            try (OnnxTensor latents =
                    createTensor(decoder, "latent_sample", scale(state.latents(), 1 / scaling), shape)) {
                return run(decoder, "sample", Map.of("latent_sample", latents));
            }
        } catch (OrtException e) {
            throw new IllegalStateException("the bare loop failed: " + e.getMessage(), e);
        }
    }

    /** Unconditional ones first, each as often as there are pictures. */
    private OnnxTensor encodePrompts(int[][] tokens, int batch) throws OrtException {
        int length = tokens[0].length;
        float[] ids = new float[2 * length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = tokens[i / length][i % length];
        }
        try (OnnxTensor both = createTensor(text, "input_ids", ids, new long[] {2, length})) {
            float[] pair = run(text, "last_hidden_state", Map.of("input_ids", both));
            float[] all = new float[pair.length * batch];
            int size = pair.length / 2;
            for (int i = 0; i < 2 * batch; i++) {
                System.arraycopy(pair, i / batch * size, all, i * size, size);
            }
            return createTensor(unet, STATES, all, new long[] {2L * batch, length, size / length});
        }
    }

    private static float[] duplicateScaled(float[] latents, double factor) {
        float[] both = new float[2 * latents.length];
        for (int i = 0; i < both.length; i++) {
            both[i] = (float) (factor * latents[i % latents.length]);
        }
        return both;
    }

    private static float[] applyGuidance(float[] predicted, double guidance) {
        float[] mixed = new float[predicted.length / 2];
        for (int i = 0; i < mixed.length; i++) {
            mixed[i] = (float) (predicted[i] + guidance * (predicted[mixed.length + i] - predicted[i]));
        }
        return mixed;
    }

    private static float[] scale(float[] values, double factor) {
        float[] scaled = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            scaled[i] = (float) (factor * values[i]);
        }
        return scaled;
    }

    private float[] predict(float[] sample, long[] shape, double timestep, OnnxTensor states) throws OrtException {
        boolean shared = inputInfo(unet, "timestep").getShape().length == 0;
        float[] times = new float[shared ? 1 : (int) shape[0]];
        Arrays.fill(times, (float) timestep);
        try (OnnxTensor x = createTensor(unet, "sample", sample, shape);
                OnnxTensor t =
                        createTensor(unet, "timestep", times, shared ? new long[0] : new long[] {times.length})) {
            return run(unet, "out_sample", Map.of("sample", x, "timestep", t, STATES, states));
        }
    }

    private static float[] run(OrtSession session, String output, Map<String, OnnxTensor> inputs) throws OrtException {
        try (OrtSession.Result result = session.run(inputs, Set.of(output))) {
            FloatBuffer values = ((OnnxTensor) result.get(0)).getFloatBuffer();
            float[] read = new float[values.remaining()];
            values.get(read);
            return read;
        }
    }

    private static TensorInfo inputInfo(OrtSession session, String input) throws OrtException {
        return (TensorInfo)
                Objects.requireNonNull(session.getInputInfo().get(input), input).getInfo();
    }

    private OnnxTensor createTensor(OrtSession session, String input, float[] values, long[] shape)
            throws OrtException {
        OnnxJavaType type = inputInfo(session, input).type;
        ByteBuffer bytes = ByteBuffer.allocateDirect(values.length * type.size).order(ByteOrder.nativeOrder());
        if (type == OnnxJavaType.FLOAT) {
            bytes.asFloatBuffer().put(values);
            return OnnxTensor.createTensor(runtime, bytes, shape, type);
        }
        for (float value : values) {
            switch (type) {
                case FLOAT16 -> bytes.putShort(Fp16Conversions.floatToFp16(value));
                case INT64 -> bytes.putLong((long) value);
                default -> bytes.putInt((int) value);
            }
        }
        return OnnxTensor.createTensor(runtime, bytes.flip(), shape, type);
    }

    @Override
    public void close() {
        try (text;
                unet;
                decoder) {
            // each is closed, whatever the others do
        } catch (OrtException e) {
            throw new IllegalStateException("a session cannot be closed: " + e.getMessage(), e);
        }
    }
}
