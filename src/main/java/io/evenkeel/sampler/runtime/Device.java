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
            checkThreads(threads);
        }

        @Override
        public String label() {
            return "cpu";
        }
    }

    /**
     * ONNX Runtime's CUDA provider.
     *
     * @param id the GPU, from 0
     * @param memoryMib that a part's arena may take, in MiB; 0 for no limit
     * @param tf32 whether fp32 matrix products may round their factors to 10 bits: faster, and about 1e-3 off
     * @param options of the provider, by ONNX Runtime's names; they win over what is chosen here
     */
    record Cuda(int id, int threads, long memoryMib, boolean tf32, Map<String, String> options) implements Device {
        public Cuda {
            checkThreads(threads);
            if (id < 0 || memoryMib < 0) {
                throw new IllegalArgumentException(
                        "GPU (" + id + ") and its memory limit (" + memoryMib + " MiB) must be 0 or more.");
            }
            if (options.containsKey("device_id")) { // what is logged and recorded would be another one
                throw new IllegalArgumentException(
                        "option (device_id) is not for the provider's options.\nMaybe set the GPU's id instead.");
            }
            options = Map.copyOf(options);
        }

        @Override
        public String label() {
            return "cuda:" + id;
        }
    }

    private static void checkThreads(int threads) {
        if (threads < 0) {
            throw new IllegalArgumentException("threads (" + threads + ") must be 0 or more.");
        }
    }
}
