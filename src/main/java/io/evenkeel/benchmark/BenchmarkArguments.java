package io.evenkeel.benchmark;

import io.evenkeel.evaluation.report.BenchmarkRecorder;
import io.evenkeel.sampler.runtime.Device;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The arguments that benchmarks of a model share: its folder, the device, the sizes, and where figures are recorded. */
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
public final class BenchmarkArguments {
    @Parameters(paramLabel = "DIR", description = "a model's folder, in diffusers' ONNX layout")
    private Path folder;

    @Option(
            names = "--device",
            defaultValue = "cpu",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private DeviceKind device;

    @Option(names = "--tf32", description = "on a GPU: fp32 matrix products may round their factors to 10 bits")
    private boolean tf32;

    @Option(names = "--memory-mib", defaultValue = "0", description = "on a GPU: limit of each graph; 0: none")
    private long memoryMib;

    @Option(names = "--option", paramLabel = "NAME=VALUE", description = "on a GPU: of ONNX Runtime's CUDA provider")
    private Map<String, String> options = Map.of();

    @Option(names = "--threads", defaultValue = "0", description = "CPU threads of one operator; 0: one per core")
    private int threads;

    @Option(names = "--batch", defaultValue = "8", description = "guided images at once (default: ${DEFAULT-VALUE})")
    private int batch;

    @Option(names = "--steps", defaultValue = "0", description = "of each image; 0: the model's default")
    private int steps;

    @Option(names = "--side", defaultValue = "0", description = "of the images in pixels; 0: the model's default")
    private int side;

    @Option(names = "--rounds", defaultValue = "5", description = "of each variant (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--record", description = "a file such as docs/benchmarks.json, to write the figures to")
    private @Nullable Path record;

    @Option(
            names = "--keys",
            defaultValue = "sampler",
            description = "what the figures' keys begin with (default: ${DEFAULT-VALUE})")
    private String keys;

    /** Returns what to measure, and on which device. */
    public BenchmarkOptions options() {
        Device on = device == DeviceKind.cuda
                ? new Device.Cuda(0, threads, memoryMib, tf32, options)
                : new Device.Cpu(threads);
        return new BenchmarkOptions(folder, on, batch, steps, side, rounds);
    }

    public String keys() {
        return keys;
    }

    /** Creates a recorder of the figures that a command line makes. */
    public BenchmarkRecorder recorder(String command, PrintStream out) {
        return new BenchmarkRecorder(
                Optional.ofNullable(record), command.replace(" --record " + record, ""), device.name(), out);
    }
}
