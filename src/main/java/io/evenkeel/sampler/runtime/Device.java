package io.evenkeel.sampler.runtime;

import java.util.Map;

/** What a model runs on. */
public sealed interface Device {
    /** For logs and records, such as "cpu". */
    String label();

    /** CPU threads that one operator may use; 0 for one per core. */
    int threads();

    /** ONNX Runtime's CPU provider. */
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
     * ONNX Runtime's CUDA provider.
     *
     * @param deviceId the GPU, from 0
     * @param memoryLimitMib that a part's arena may take, in MiB; 0 for no limit
     * @param tf32 whether fp32 matrix products may round their factors to 10 bits: faster, and about 1e-3 off
     * @param providerOptions of the provider, by ONNX Runtime's names; they win over what is chosen here
     */
    record Cuda(int deviceId, int threads, long memoryLimitMib, boolean tf32, Map<String, String> providerOptions)
            implements Device {
        public Cuda {
            requireValidThreads(threads);
            if (deviceId < 0 || memoryLimitMib < 0) {
                throw new IllegalArgumentException(
                        "GPU (" + deviceId + ") and its memory limit (" + memoryLimitMib + " MiB) must be 0 or more.");
            }
            if (providerOptions.containsKey("device_id")) { // what is logged and recorded would be another one
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
