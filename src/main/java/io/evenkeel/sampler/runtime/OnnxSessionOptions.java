package io.evenkeel.sampler.runtime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Creates the options of sessions for a device. */
public final class OnnxSessionOptions {
    private static final String WEIGHTS_FOLDER = "session.model_external_initializers_file_folder_path";
    private static final String ALLOW_SPINNING = "session.intra_op.allow_spinning";

    private OnnxSessionOptions() {}

    /** Returns "onnxruntime" with its version, for records. */
    public static String runtimeVersion() {
        return "onnxruntime " + OnnxSession.runtimeVersion();
    }

    /**
     * Creates the options of one session. The caller closes them.
     *
     * @param weightsFolder folder of external weights
     * @param allowSpinning whether idle threads may spin: for a session that runs almost all the time
     * @throws DeviceUnavailableException if this machine or build does not have the device
     */
    public static SessionOptions create(Device device, Path weightsFolder, boolean allowSpinning) throws OrtException {
        SessionOptions options = new SessionOptions();
        try {
            options.setIntraOpNumThreads(device.threads());
            options.addConfigEntry(WEIGHTS_FOLDER, weightsFolder.toString());
            options.addConfigEntry(ALLOW_SPINNING, allowSpinning ? "1" : "0");
            if (device instanceof Device.Cuda cuda) {
                addCudaProvider(options, cuda);
            }
            return options;
        } catch (OrtException | RuntimeException e) {
            options.close();
            throw e;
        }
    }

    private static void addCudaProvider(SessionOptions options, Device.Cuda cuda) throws OrtException {
        try (OrtCUDAProviderOptions provider = new OrtCUDAProviderOptions(cuda.deviceId())) {
            for (Map.Entry<String, String> option : cudaProviderOptions(cuda).entrySet()) {
                provider.add(option.getKey(), option.getValue());
            }
            options.addCUDA(provider);
        } catch (OrtException | UnsatisfiedLinkError e) {
            throw DeviceUnavailableException.missingProvider(cuda, e);
        }
    }

    /**
     * Returns the provider's options. Arenas grow only by what they need, because several sessions share one GPU.
     * Kernels are chosen by heuristics, because batch sizes change and a search for each would be slow.
     */
    static Map<String, String> cudaProviderOptions(Device.Cuda cuda) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("arena_extend_strategy", "kSameAsRequested");
        settings.put("cudnn_conv_algo_search", "HEURISTIC");
        settings.put("use_tf32", cuda.tf32() ? "1" : "0");
        if (cuda.memoryLimitMib() > 0) {
            settings.put("gpu_mem_limit", Long.toString(cuda.memoryLimitMib() << 20));
        }
        settings.putAll(cuda.providerOptions());
        return settings;
    }
}
