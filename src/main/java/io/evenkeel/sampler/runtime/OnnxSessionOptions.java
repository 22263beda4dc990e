package io.evenkeel.sampler.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** How sessions are set up on a device. */
public final class OnnxSessionOptions {
    private static final String WEIGHTS_FOLDER = "session.model_external_initializers_file_folder_path";
    private static final String SPINNING = "session.intra_op.allow_spinning";

    private OnnxSessionOptions() {}

    /** What runs models, with its version, for records. */
    public static String runtime() {
        return "onnxruntime "
                + Objects.requireNonNullElse(OrtEnvironment.getEnvironment().getVersion(), "unknown");
    }

    /**
     * Options of one session.
     *
     * @param weights where external weights lie
     * @param busy whether it runs all the time, so that its threads may wait by spinning
     * @throws DeviceUnavailableException if this machine or build does not have the device
     */
    public static SessionOptions of(Device device, Path weights, boolean busy) throws OrtException {
        SessionOptions options = new SessionOptions();
        try {
            options.setIntraOpNumThreads(device.threads());
            options.addConfigEntry(WEIGHTS_FOLDER, weights.toString());
            options.addConfigEntry(SPINNING, busy ? "1" : "0");
            if (device instanceof Device.Cuda cuda) {
                addCuda(options, cuda);
            }
            return options;
        } catch (OrtException | RuntimeException e) {
            options.close();
            throw e;
        }
    }

    private static void addCuda(SessionOptions options, Device.Cuda cuda) throws OrtException {
        try (OrtCUDAProviderOptions provider = new OrtCUDAProviderOptions(cuda.id())) {
            for (Map.Entry<String, String> option : settings(cuda).entrySet()) {
                provider.add(option.getKey(), option.getValue());
            }
            options.addCUDA(provider);
        } catch (OrtException | UnsatisfiedLinkError e) {
            throw DeviceUnavailableException.missing(cuda, e);
        }
    }

    /** Arenas of several sessions share one GPU, so each grows by what it needs; batches change size, so no kernel search for each. */
    static Map<String, String> settings(Device.Cuda cuda) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("arena_extend_strategy", "kSameAsRequested");
        settings.put("cudnn_conv_algo_search", "HEURISTIC");
        settings.put("use_tf32", cuda.tf32() ? "1" : "0");
        if (cuda.memoryMib() > 0) {
            settings.put("gpu_mem_limit", Long.toString(cuda.memoryMib() << 20));
        }
        settings.putAll(cuda.options());
        return settings;
    }
}
