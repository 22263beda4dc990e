package io.evenkeel.sampler.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import io.evenkeel.CpuBuild;
import io.evenkeel.LogCapture;
import io.evenkeel.sampler.DiffusionModel;
import io.evenkeel.sampler.ModelOptions;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Devices, as far as they can be had without a GPU. */
class DeviceTest {
    private static final Path MODEL = Path.of("src/main/resources/models/demo");
    private static final Path TINY_HALF = Path.of("src/test/resources/models/tiny-sd15-fp16");
    private static final Path TINY = Path.of("src/test/resources/models/tiny-sd15");

    @Test
    @DisabledIf(CpuBuild.IS_CUDA)
    void cpuBuildRejectsGpu() {
        ModelOptions onGpu = ModelOptions.forDevice(gpu(0, 0, Map.of()));

        assertThatThrownBy(() -> DiffusionModel.open(MODEL, onGpu))
                .isInstanceOf(DeviceUnavailableException.class)
                .hasMessage("""
                        device (cuda:0) cannot be used: Error code - ORT_EP_FAIL - message: Failed to find CUDA shared provider
                        Maybe this is the CPU build (build with -Pcuda or -Pcuda13), or CUDA's libraries are not on the library path, or there is no driver.""");
    }

    @Test
    void rejectsInvalidDevices() {
        assertThatThrownBy(() -> new Device.Cpu(-1)).hasMessage("threads (-1) must be 0 or more.");
        assertThatThrownBy(() -> new Device.Cuda(0, -1, 0, false, Map.of()))
                .hasMessage("threads (-1) must be 0 or more.");
        assertThatThrownBy(() -> gpu(-1, 0, Map.of()))
                .hasMessage("GPU (-1) and its memory limit (0 MiB) must be 0 or more.");
        assertThatThrownBy(() -> gpu(0, -5, Map.of()))
                .hasMessage("GPU (0) and its memory limit (-5 MiB) must be 0 or more.");
        assertThatThrownBy(() -> gpu(0, 0, Map.of("device_id", "1"))).hasMessage("""
                        option (device_id) is not for the provider's options.
                        Maybe set the GPU's id instead.""");
    }

    @Test
    void gpuLabelHoldsDeviceId() {
        assertThat(gpu(1, 0, Map.of()).label()).isEqualTo("cuda:1");
        assertThat(new Device.Cpu(0).label()).isEqualTo("cpu");
    }

    @Test
    void defaultsToExactProductsAndTightArena() {
        assertThat(OnnxSessionOptions.cudaProviderOptions(gpu(0, 0, Map.of())))
                .isEqualTo(Map.of(
                        "arena_extend_strategy", "kSameAsRequested",
                        "cudnn_conv_algo_search", "HEURISTIC",
                        "use_tf32", "0"));
    }

    @Test
    void providerOptionsOverrideSettings() {
        Device.Cuda told =
                new Device.Cuda(0, 0, 4096, true, Map.of("cudnn_conv_algo_search", "EXHAUSTIVE", "prefer_nhwc", "1"));

        assertThat(OnnxSessionOptions.cudaProviderOptions(told))
                .isEqualTo(Map.of(
                        "arena_extend_strategy", "kSameAsRequested",
                        "cudnn_conv_algo_search", "EXHAUSTIVE",
                        "use_tf32", "1",
                        "gpu_mem_limit", "4294967296",
                        "prefer_nhwc", "1"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            CUDA failure 2: out of memory ; GPU=0                                            | true
            Available memory of 1048576 is smaller than requested bytes of 23592960          | true
            CUDNN failure 1: CUDNN_STATUS_NOT_INITIALIZED                                    | true
            Load model failed: Protobuf parsing failed.                                      | false
            This is an invalid model. In Node, ("", Conv, "", -1): Unrecognized attribute    | false
            """)
    void distinguishesGpuErrorsFromGraphErrors(String message, boolean isGpuError) {
        assertThat(OnnxSession.isGpuError(new OrtException(message))).isEqualTo(isGpuError);
    }

    @Test
    void warnsOnceOfHalfPrecisionOnCpu() {
        try (LogCapture logCapture = LogCapture.capture(OnnxSession.class.getName());
                DiffusionModel model = DiffusionModel.open(TINY_HALF, ModelOptions.forCpu(1))) {
            assertThat(logCapture.warnings())
                    .containsExactly(
                            "the U-Net is in half precision, which CPUs compute several times slower: its fp32 form is the one for a CPU");
        }
    }

    @Test
    void doesNotWarnOfFullPrecisionOnCpu() {
        try (LogCapture logCapture = LogCapture.capture(OnnxSession.class.getName());
                DiffusionModel model = DiffusionModel.open(TINY, ModelOptions.forCpu(1))) {
            assertThat(logCapture.warnings()).isEmpty();
        }
    }

    private static Device.Cuda gpu(int id, long memoryMib, Map<String, String> options) {
        return new Device.Cuda(id, 0, memoryMib, false, options);
    }
}
