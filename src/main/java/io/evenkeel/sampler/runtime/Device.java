package io.evenkeel.sampler.runtime;

import java.util.Map;

/** The device that a model runs on. */
public sealed interface Device {
    /** Returns the name for logs and records, such as "cpu". */
    String label();

    /** Returns the number of CPU threads that one operator may use; 0 for one per core. */
    int threads();

    /** The CPU provider of ONNX Runtime. */
    record Cpu(int threads) implements Device {
        public Cpu {
            requireValidThreads(threads);
        }

        @Override
        public String label() {
            return "cpu";
        }
    }

    /**
     * The CUDA provider of ONNX Runtime.
     *
     * @param deviceId GPU, from 0
     * @param memoryLimitMib memory limit of each session's arena in MiB; 0 for none
     * @param tf32 whether fp32 matrix products may use TF32: faster, with errors of about 1e-3
     * @param providerOptions options of the provider by ONNX Runtime's names; they override the choices made here
     */
    record Cuda(int deviceId, int threads, long memoryLimitMib, boolean tf32, Map<String, String> providerOptions)
            implements Device {
        public Cuda {
            requireValidThreads(threads);
            if (deviceId < 0 || memoryLimitMib < 0) {
                throw new IllegalArgumentException(
                        "GPU (" + deviceId + ") and its memory limit (" + memoryLimitMib + " MiB) must be 0 or more.");
            }
            if (providerOptions.containsKey("device_id")) { // otherwise logs and records would name the wrong GPU
                throw new IllegalArgumentException(
                        "option (device_id) is not for the provider's options.\nMaybe set the GPU's id instead.");
            }
            providerOptions = Map.copyOf(providerOptions);
        }

        @Override
        public String label() {
            return "cuda:" + deviceId;
        }
    }

    private static void requireValidThreads(int threads) {
        if (threads < 0) {
            throw new IllegalArgumentException("threads (" + threads + ") must be 0 or more.");
        }
    }
}
