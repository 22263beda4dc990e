package io.evenkeel.cli;

import io.evenkeel.benchmark.AuditQueriesBenchmark;
import io.evenkeel.benchmark.AuditTamperingBenchmark;
import io.evenkeel.benchmark.AuditVerifyBenchmark;
import io.evenkeel.benchmark.BenchmarkOptions;
import io.evenkeel.benchmark.EngineBenchmark;
import io.evenkeel.benchmark.FaultInjectionBenchmark;
import io.evenkeel.benchmark.GradientAccuracyCheck;
import io.evenkeel.benchmark.GradientBenchmark;
import io.evenkeel.benchmark.HSpaceEditBenchmark;
import io.evenkeel.benchmark.IngestBenchmark;
import io.evenkeel.benchmark.LatencyUnderLoadBenchmark;
import io.evenkeel.benchmark.MemoryBenchmark;
import io.evenkeel.benchmark.PromptAnalysisBenchmark;
import io.evenkeel.benchmark.SemanticSimilarityBenchmark;
import io.evenkeel.benchmark.SteeringBenchmark;
import io.evenkeel.benchmark.ThroughputBenchmark;
import io.evenkeel.benchmark.WatermarkBenchmark;
import io.evenkeel.evaluation.report.BenchmarkRecorder;
import io.evenkeel.sampler.runtime.Device;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The benchmarks of the sampler and of the policy engine, on the command line. */
@Command(
        name = "bench",
        description = "Measures the sampler, and what is read from prompts.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
public final class BenchmarkCommand {
    public static final String JAR = "-jar target/quarkus-app/quarkus-run.jar bench ";

    private final PrintStream out;

    BenchmarkCommand(PrintStream out) {
        this.out = out;
    }

    /** Runs one of them. @return the exit status */
    static int run(List<String> words, PrintStream out) {
        CommandLine command = new CommandLine(new BenchmarkCommand(out))
                .addSubcommand(new PromptAnalysisBenchmark(out))
                .addSubcommand(new SemanticSimilarityBenchmark(out))
                .addSubcommand(new AuditQueriesBenchmark(out))
                .addSubcommand(new AuditVerifyBenchmark(out))
                .addSubcommand(new AuditTamperingBenchmark(out))
                .addSubcommand(new WatermarkBenchmark(out))
                .addSubcommand(new IngestBenchmark(out))
                .addSubcommand(new FaultInjectionBenchmark(out));
        return CommandLines.run(command, words, out);
    }

    @Command(
            description =
                    "The engine against a bare loop on ONNX Runtime, steered against unsteered, many tenants against one.")
    void engine(@Mixin Options options) {
        EngineBenchmark.run(options.plan(), options.keys, options.figures(out), out);
    }

    @Command(description = "Pictures per second by size of the batch.")
    void throughput(
            @Mixin Options options,
            @Option(
                            names = "--batches",
                            split = ",",
                            defaultValue = "1,2,4,8",
                            description = "sizes (default: ${DEFAULT-VALUE})")
                    List<Integer> batches) {
        ThroughputBenchmark.run(options.plan(), batches, options.keys, options.figures(out), out);
    }

    @Command(description = "How long pictures take that arrive at random: in the engine, and in static batches.")
    void arrivals(@Mixin Options options) {
        LatencyUnderLoadBenchmark.run(options.plan(), options.keys, options.figures(out), out);
    }

    @Command(
            description =
                    "What 10,000 calls of the U-Net leave behind. Run with -Xms256m -Xmx256m -XX:+AlwaysPreTouch.")
    void memory(@Mixin Options options) {
        MemoryBenchmark.run(options.plan(), options.keys, options.figures(out), out);
    }

    @Command(description = "What it costs to open a U-Net's h-space, and to draw one step.")
    void exposure(@Mixin Options options) {
        HSpaceEditBenchmark.run(options.plan(), out);
    }

    @Command(description = "What steering costs, in lockstep without the engine.")
    void steering(@Mixin Options options) {
        SteeringBenchmark.run(options.plan(), options.keys, options.figures(out), out);
    }

    @Command(description = "What a step of learning costs: loss and gradient by h, against the prediction alone.")
    void gradient(
            @Mixin Options options,
            @Option(
                            names = "--golden",
                            paramLabel = "FILE",
                            description =
                                    "PyTorch's gradients of the model, from python -m parity gradients: tells how far ours are off instead")
                    @Nullable
                    Path golden) {
        if (golden == null) {
            GradientBenchmark.run(options.plan(), options.keys, options.figures(out), out);
        } else {
            GradientAccuracyCheck.run(options.plan(), golden, options.keys, options.figures(out), out);
        }
    }

    /** Kinds of device. */
    enum Kind {
        cpu,
        cuda
    }

    /** What all of them want to know. */
    static final class Options {
        @Spec(Spec.Target.MIXEE)
        private CommandSpec command;

        @Parameters(paramLabel = "DIR", description = "a model's folder, in diffusers' ONNX layout")
        private Path folder;

        @Option(
                names = "--device",
                defaultValue = "cpu",
                description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
        private Kind device;

        @Option(names = "--tf32", description = "on a GPU: fp32 matrix products may round their factors to 10 bits")
        private boolean tf32;

        @Option(names = "--memory-mib", defaultValue = "0", description = "on a GPU: limit of each part; 0: none")
        private long memoryMib;

        @Option(
                names = "--option",
                paramLabel = "NAME=VALUE",
                description = "on a GPU: of ONNX Runtime's CUDA provider")
        private Map<String, String> options = Map.of();

        @Option(names = "--threads", defaultValue = "0", description = "CPU threads of one operator; 0: one per core")
        private int threads;

        @Option(
                names = "--batch",
                defaultValue = "8",
                description = "guided pictures at once (default: ${DEFAULT-VALUE})")
        private int batch;

        @Option(names = "--steps", defaultValue = "0", description = "of each picture; 0: the model's own")
        private int steps;

        @Option(names = "--side", defaultValue = "0", description = "of the pictures in pixels; 0: the model's own")
        private int side;

        @Option(names = "--rounds", defaultValue = "5", description = "of each way (default: ${DEFAULT-VALUE})")
        private int rounds;

        @Option(names = "--record", description = "a file such as docs/benchmarks.json, to write the figures to")
        private Path record;

        @Option(
                names = "--keys",
                defaultValue = "sampler",
                description = "what their keys begin with (default: ${DEFAULT-VALUE})")
        private String keys;

        BenchmarkRecorder figures(PrintStream out) {
            String words = String.join(
                    " ", command.root().commandLine().getParseResult().originalArgs());
            String command = java() + JAR + words.replace(" --record " + record, "");
            return new BenchmarkRecorder(Optional.ofNullable(record), command, device.name(), out);
        }

        /** With what it was told of its heap. */
        private static String java() {
            return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                    .filter(option -> option.startsWith("-X"))
                    .collect(Collectors.joining(" ", "java ", " "))
                    .replace("java  ", "java ");
        }

        BenchmarkOptions plan() {
            Device on = device == Kind.cuda
                    ? new Device.Cuda(0, threads, memoryMib, tf32, options)
                    : new Device.Cpu(threads);
            return new BenchmarkOptions(folder, on, batch, steps, side, rounds);
        }
    }
}
