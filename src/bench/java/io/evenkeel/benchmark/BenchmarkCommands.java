package io.evenkeel.benchmark;

import io.evenkeel.cli.CommandLines;
import io.evenkeel.evaluation.report.BenchmarkRecorder;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The benchmarks by name, as subcommands. */
@Command(name = "benchmarks", description = "Measures Evenkeel. Each benchmark prints a table.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
final class BenchmarkCommands {
    static final String JAR = "-jar target/bench/quarkus-app/quarkus-run.jar ";

    private static final String SERVER_BENCHMARKS = """
              service DIR ROUNDS REQUESTS
                                 throughput through Kafka beside the bare sampler, after REQUESTS small requests
              policies DIR TENANTS PUBLICATIONS [--record FILE]
                                 loading and publishing the policies of many tenants
            """;

    private final PrintStream out;

    @Spec
    private CommandSpec command;

    BenchmarkCommands(PrintStream out) {
        this.out = out;
    }

    /** Runs a benchmark that needs no service. @return the exit status */
    static int run(List<String> args, PrintStream out) {
        CommandLine command = new CommandLine(new BenchmarkCommands(out))
                .addSubcommand(new CommandLine.HelpCommand())
                .addSubcommand(new DecisionBenchmarkCommand(out))
                .addSubcommand(new PromptAnalysisBenchmark(out))
                .addSubcommand(new SemanticSimilarityBenchmark(out))
                .addSubcommand(new AuditQueriesBenchmark(out))
                .addSubcommand(new AuditVerifyBenchmark(out))
                .addSubcommand(new AuditTamperingBenchmark(out))
                .addSubcommand(new WatermarkBenchmark(out))
                .addSubcommand(new IngestBenchmark(out))
                .addSubcommand(new FaultInjectionBenchmark(out));
        command.getCommandSpec().usageMessage().footer(SERVER_BENCHMARKS);
        return CommandLines.run(command, args, out);
    }

    @Command(
            description =
                    "The engine beside a bare loop on ONNX Runtime; steered beside unsteered; many tenants beside one.")
    void engine(@Mixin BenchmarkArguments arguments) {
        EngineBenchmark.run(arguments.options(), arguments.keys(), recorder(arguments), out);
    }

    @Command(description = "Images per second by batch size.")
    void throughput(
            @Mixin BenchmarkArguments arguments,
            @Option(
                            names = "--batches",
                            split = ",",
                            defaultValue = "1,2,4,8",
                            description = "batch sizes (default: ${DEFAULT-VALUE})")
                    List<Integer> batches) {
        ThroughputBenchmark.run(arguments.options(), batches, arguments.keys(), recorder(arguments), out);
    }

    @Command(description = "Latency of images that arrive at random: in the engine, and in static batches.")
    void latency(@Mixin BenchmarkArguments arguments) {
        LatencyUnderLoadBenchmark.run(arguments.options(), arguments.keys(), recorder(arguments), out);
    }

    @Command(description = "Memory after 10,000 calls of the U-Net. Run with -Xms256m -Xmx256m -XX:+AlwaysPreTouch.")
    void memory(@Mixin BenchmarkArguments arguments) {
        MemoryBenchmark.run(arguments.options(), arguments.keys(), recorder(arguments), out);
    }

    @Command(name = "hspace-edit", description = "Cost of exposing a U-Net's h-space, and of one step.")
    void editHSpace(@Mixin BenchmarkArguments arguments) {
        HSpaceEditBenchmark.run(arguments.options(), out);
    }

    @Command(description = "Cost of steering, in lockstep without the engine.")
    void steering(@Mixin BenchmarkArguments arguments) {
        SteeringBenchmark.run(arguments.options(), arguments.keys(), recorder(arguments), out);
    }

    @Command(description = "Cost of a training step: loss and gradient by h, beside the prediction alone.")
    void gradient(
            @Mixin BenchmarkArguments arguments,
            @Option(
                            names = "--golden",
                            paramLabel = "FILE",
                            description =
                                    "PyTorch's gradients of the model, from python -m parity gradients: prints the error of ours instead")
                    @Nullable
                    Path golden) {
        if (golden == null) {
            GradientBenchmark.run(arguments.options(), arguments.keys(), recorder(arguments), out);
        } else {
            GradientAccuracyCheck.run(arguments.options(), golden, arguments.keys(), recorder(arguments), out);
        }
    }

    private BenchmarkRecorder recorder(BenchmarkArguments arguments) {
        String words =
                String.join(" ", command.root().commandLine().getParseResult().originalArgs());
        return arguments.recorder(javaCommand() + JAR + words, out);
    }

    /** Returns the java command with the heap options of this process. */
    private static String javaCommand() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("-X"))
                .collect(Collectors.joining(" ", "java ", " "))
                .replace("java  ", "java ");
    }
}
