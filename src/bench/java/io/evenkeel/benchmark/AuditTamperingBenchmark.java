package io.evenkeel.benchmark;

import io.evenkeel.cli.EvenkeelCommand;
import io.evenkeel.evaluation.report.BenchmarkRecorder;
import io.evenkeel.transparencylog.evidence.TamperingBenchmark;
import io.evenkeel.transparencylog.evidence.TamperingBenchmark.TamperingResult;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Whether the verifier of evidence finds what was laid hands on, on the command line. */
@Command(
        name = "audit-tampering",
        description = "Alters evidence at random places, and counts what the verifier finds and names.",
        mixinStandardHelpOptions = true)
public final class AuditTamperingBenchmark implements Callable<Integer> {
    private final PrintStream out;

    @Option(names = "--cases", defaultValue = "20000", description = "how many (default: ${DEFAULT-VALUE})")
    private int cases;

    @Option(names = "--seed", defaultValue = "1", description = "of what is random (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--record", description = "a file such as docs/benchmarks.json, to write the figures to")
    private @Nullable Path record;

    public AuditTamperingBenchmark(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        TamperingResult result = TamperingBenchmark.run(cases, seed, Files.createTempDirectory("evenkeel-mutations"));
        new TreeMap<>(result.attemptsByKind()).forEach((what, count) -> out.printf("%-26s %7d%n", what, count));
        double share = result.detectedCount() / (double) result.total();
        out.printf(
                Locale.ROOT,
                "found %d of %d (%.6f); named rightly %d of %d%n",
                result.detectedCount(),
                result.total(),
                share,
                result.locatedCount(),
                result.locatableCount());
        result.failures().stream().limit(20).forEach(out::println);
        BenchmarkRecorder recorder = new BenchmarkRecorder(
                Optional.ofNullable(record),
                "java " + BenchmarkCommands.JAR + "audit-tampering --cases " + cases + " --seed " + seed,
                "cpu",
                out);
        recorder.add("audit.mutations_tried", result.total(), "mutations");
        recorder.add("audit.mutations_found_share", share, "share");
        return result.failures().isEmpty() ? 0 : EvenkeelCommand.FAILURE;
    }
}
