package io.evenkeel.standalone;

import io.evenkeel.audit.proof.evidence.MutationExam;
import io.evenkeel.audit.proof.evidence.MutationExam.Outcome;
import io.evenkeel.evaluation.speed.Figures;
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
        name = "audit-mutations",
        description = "Alters evidence at random places, and counts what the verifier finds and names.",
        mixinStandardHelpOptions = true)
final class AuditMutationsBenchmark implements Callable<Integer> {
    private final PrintStream out;

    @Option(names = "--cases", defaultValue = "20000", description = "how many (default: ${DEFAULT-VALUE})")
    private int cases;

    @Option(names = "--seed", defaultValue = "1", description = "of what is random (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--record", description = "a file such as docs/benchmarks.json, to write the figures to")
    private @Nullable Path record;

    AuditMutationsBenchmark(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        Outcome outcome = MutationExam.run(cases, seed, Files.createTempDirectory("evenkeel-mutations"));
        new TreeMap<>(outcome.tried()).forEach((what, count) -> out.printf("%-26s %7d%n", what, count));
        double share = outcome.found() / (double) outcome.total();
        out.printf(
                Locale.ROOT,
                "found %d of %d (%.6f); named rightly %d of %d%n",
                outcome.found(),
                outcome.total(),
                share,
                outcome.named(),
                outcome.nameable());
        outcome.missed().stream().limit(20).forEach(out::println);
        Figures figures = new Figures(
                Optional.ofNullable(record),
                "java " + Bench.JAR + "audit-mutations --cases " + cases + " --seed " + seed,
                "cpu",
                out);
        figures.add("audit.mutations_tried", outcome.total(), "mutations");
        figures.add("audit.mutations_found_share", share, "share");
        return outcome.missed().isEmpty() ? 0 : Evenkeel.TROUBLE;
    }
}
