package io.evenkeel.benchmark;

import io.evenkeel.evaluation.report.BenchmarkRecorder;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The arguments that benchmarks of a model share: its folder, the device, the sizes, and where figures are recorded. */
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
public final class BenchmarkArguments {
    @Parameters(paramLabel = "DIR", description = "a model's folder, in diffusers' ONNX layout")
    private Path folder;

    @Mixin
    private DeviceArguments arguments;

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
        return new BenchmarkOptions(folder, arguments.device(), batch, steps, side, rounds);
    }

    public String keys() {
        return keys;
    }

    /** Creates a recorder of the figures that a command line makes. */
    public BenchmarkRecorder recorder(String command, PrintStream out) {
        return new BenchmarkRecorder(
                Optional.ofNullable(record), command.replace(" --record " + record, ""), arguments.deviceName(), out);
    }
}
