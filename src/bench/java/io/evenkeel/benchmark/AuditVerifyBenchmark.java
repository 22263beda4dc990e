package io.evenkeel.benchmark;

import io.evenkeel.evaluation.report.BenchmarkRecorder;
import io.evenkeel.transparencylog.evidence.VerificationBenchmark;
import io.evenkeel.transparencylog.evidence.VerificationBenchmark.VerificationSpeed;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How fast evidence is verified, on the command line. */
@Command(
        name = "audit-verify",
        description = "Writes a file of evidence, and verifies it: entries per second.",
        mixinStandardHelpOptions = true)
public final class AuditVerifyBenchmark implements Callable<Integer> {
    private static final double MIB = 1 << 20;

    private final PrintStream out;

    @Option(names = "--entries", defaultValue = "1000000", description = "in the file (default: ${DEFAULT-VALUE})")
    private long entries;

    @Option(names = "--rounds", defaultValue = "5", description = "after one to warm up (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--threads", defaultValue = "2", description = "that hash (default: ${DEFAULT-VALUE})")
    private int threads;

    @Option(names = "--record", description = "a file such as docs/benchmarks.json, to write the figure to")
    private @Nullable Path record;

    public AuditVerifyBenchmark(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        VerificationSpeed speed =
                VerificationBenchmark.run(entries, rounds, threads, Files.createTempDirectory("evenkeel-verify"));
        out.printf(Locale.ROOT, "%d entries, %.1f MiB%n", speed.entries(), speed.bytes() / MIB);
        speed.entriesPerSecond().forEach(one -> out.printf(Locale.ROOT, "%12.0f entries/s%n", one));
        out.printf(Locale.ROOT, "%12.0f entries/s, median without the first%n", speed.medianEntriesPerSecond());
        new BenchmarkRecorder(
                        Optional.ofNullable(record),
                        "java " + BenchmarkCommands.JAR + "audit-verify --entries " + entries + " --threads " + threads,
                        "cpu",
                        out)
                .add("audit.verify_per_second", speed.medianEntriesPerSecond(), "entries/s");
        return 0;
    }
}
