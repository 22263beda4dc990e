package io.evenkeel.cli;

import io.evenkeel.benchmark.BenchmarkArguments;
import io.evenkeel.benchmark.LatencyUnderLoadBenchmark;
import io.evenkeel.benchmark.ThroughputBenchmark;
import io.evenkeel.evaluation.report.BenchmarkRecorder;
import java.io.PrintStream;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code benchmark}: throughput and latency of a model on this machine, for sizing. */
@Command(
        name = "benchmark",
        description = "Measures throughput by batch size, and latency under load, of a model on this machine.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
final class BenchmarkCommand implements Runnable {
    private final PrintStream out;

    @Spec
    private CommandSpec command;

    @Mixin
    private BenchmarkArguments arguments;

    @Option(
            names = "--batches",
            split = ",",
            defaultValue = "1,2,4,8",
            description = "batch sizes of the throughput table (default: ${DEFAULT-VALUE})")
    private List<Integer> batches;

    BenchmarkCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public void run() {
        BenchmarkRecorder recorder =
                arguments.recorder(RecordedCommandLine.of(command).toText(), out);
        ThroughputBenchmark.run(arguments.options(), batches, arguments.keys(), recorder, out);
        LatencyUnderLoadBenchmark.run(arguments.options(), arguments.keys(), recorder, out);
    }
}
