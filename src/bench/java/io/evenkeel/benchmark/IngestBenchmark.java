package io.evenkeel.benchmark;

import io.evenkeel.audit.projection.ProjectionBenchmark;
import io.evenkeel.audit.search.index.SegmentIndexer;
import io.evenkeel.embedded.EmbeddedDatabase;
import io.evenkeel.embedded.FreePort;
import io.evenkeel.evaluation.report.BenchmarkRecorder;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** How many audit entries a second go into PostgreSQL, on the command line. */
@Command(
        name = "audit-ingest",
        description =
                "Projects made-up audit entries into a PostgreSQL of its own: entries a second, and where the time goes.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
public final class IngestBenchmark implements Callable<Integer> {
    private static final int MANY = 200;
    private static final int WARM_UP = 40_000;

    private final PrintStream out;

    @Parameters(paramLabel = "DIR", description = "where PostgreSQL keeps its data")
    private Path folder;

    @Option(
            names = "--entries",
            defaultValue = "300000",
            description = "of many tenants, and as many of one (default: ${DEFAULT-VALUE})")
    private int entries;

    @Option(
            names = "--batch",
            defaultValue = "2000",
            description = "entries in a transaction (default: ${DEFAULT-VALUE})")
    private int batch;

    @Option(names = "--record", description = "a file such as docs/benchmarks.json, to write the figures to")
    private @Nullable Path record;

    public IngestBenchmark(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws SQLException {
        int port = FreePort.find();
        try (EmbeddedDatabase server = EmbeddedDatabase.start(folder.resolve("database"), port)) {
            PGSimpleDataSource database = new PGSimpleDataSource();
            database.setUrl(server.jdbcUrl());
            Flyway.configure().dataSource(database).load().migrate();
            ProjectionBenchmark trial = new ProjectionBenchmark(database, List.of(new SegmentIndexer()), batch);
            SyntheticEntries made = new SyntheticEntries(System.nanoTime());
            trial.run("warm-up-" + UUID.randomUUID(), made.values(MANY, WARM_UP));
            double many = run(trial, made, MANY);
            double one = run(trial, made, 1);
            BenchmarkRecorder recorder = new BenchmarkRecorder(Optional.ofNullable(record), command(), "cpu", out);
            recorder.add("audit.ingest_per_second", Math.min(many, one), "1/s");
            return 0;
        }
    }

    private double run(ProjectionBenchmark trial, SyntheticEntries made, int tenants) throws SQLException {
        List<byte[]> values = made.values(tenants, entries);
        long bytes = values.stream().mapToLong(value -> value.length).sum();
        ProjectionBenchmark.IngestResult result = trial.run("trial-" + UUID.randomUUID(), values);
        out.printf(
                Locale.ROOT,
                "%n%d entries of %d bytes on average, of %d tenant(s), %d in a transaction: %.0f a second%n",
                entries,
                bytes / entries,
                tenants,
                batch,
                result.entriesPerSecond());
        result.secondsByPhase()
                .forEach((part, seconds) -> out.printf(
                        Locale.ROOT,
                        "  %-40s %6.2f s  %5.1f us each  %4.1f %%%n",
                        part,
                        seconds,
                        seconds * 1e6 / entries,
                        100 * seconds / result.seconds()));
        return result.entriesPerSecond();
    }

    private String command() {
        return "java " + BenchmarkCommands.JAR + "audit-ingest DIR --entries " + entries + " --batch " + batch;
    }
}
