package io.evenkeel.benchmark;

import io.evenkeel.sampler.runtime.Device;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options of all commands that open a model: the device, and how it is used. */
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
public final class DeviceArguments {
    @Option(
            names = "--device",
            defaultValue = "cpu",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private DeviceKind kind;

    @Option(names = "--threads", defaultValue = "0", description = "CPU threads for one operator; 0: one per core")
    private int threads;

    @Option(names = "--tf32", description = "GPU only: fp32 matrix products may round their factors to 10 bits")
    private boolean tf32;

    @Option(names = "--memory-mib", defaultValue = "0", description = "GPU only: memory limit of each graph; 0: none")
    private long memoryMib;

    @Option(
            names = "--option",
            paramLabel = "NAME=VALUE",
            description = "GPU only: an option of ONNX Runtime's CUDA provider")
    private Map<String, String> options = Map.of();

    /** Returns the device to open the model on. */
    public Device device() {
        return kind == DeviceKind.cuda
                ? new Device.Cuda(0, threads, memoryMib, tf32, options)
                : new Device.Cpu(threads);
    }

    /** Returns the name under which figures of this device are recorded. */
    public String deviceName() {
        return kind.name();
    }
}
