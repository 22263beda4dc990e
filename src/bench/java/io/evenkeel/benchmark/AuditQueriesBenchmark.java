package io.evenkeel.benchmark;

import io.evenkeel.audit.search.SearchBenchmark;
import io.evenkeel.audit.search.SyntheticAuditTrail;
import io.evenkeel.audit.search.SyntheticEntryLoader;
import io.evenkeel.embedded.EmbeddedDatabase;
import io.evenkeel.evaluation.report.BenchmarkRecorder;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** How long auditors wait for the first page of a search, on the command line. */
@Command(
        name = "audit-queries",
        description =
                "Fills a database with made-up entries, of one giant tenant and a thousand small ones, and searches it by"
                        + " every filter. Ten million take some 15 GB and a quarter of an hour.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
public final class AuditQueriesBenchmark implements Callable<Integer> {
    private static final int SMALL_TENANTS = 1000;
    private static final double GIANTS_SHARE = 0.8;
    private static final long RECORDED_ENTRIES = 10_000_000; // as the key says
    private static final double MOST = 0.95;

    private final PrintStream out;

    @Parameters(
            paramLabel = "DIR",
            description = "a folder for the database; what is there from an earlier run is used again")
    private Path folder;

    @Option(names = "--entries", defaultValue = "10000000", description = "of all tenants (default: ${DEFAULT-VALUE})")
    private long entries;

    @Option(names = "--rounds", defaultValue = "40", description = "of each filter (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--record", description = "a file such as docs/benchmarks.json, to write the figures to")
    private @Nullable Path record;

    public AuditQueriesBenchmark(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException, SQLException {
        boolean isNew = !Files.exists(folder);
        try (EmbeddedDatabase database = EmbeddedDatabase.start(folder, freePort());
                Connection connection = DriverManager.getConnection(database.jdbcUrl())) {
            if (isNew) {
                fill(database, connection);
            }
            print(new SearchBenchmark(connection, giant(), small(0), rounds).run());
        }
        return 0;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private SyntheticAuditTrail giant() {
        return new SyntheticAuditTrail("giant", Math.round(entries * GIANTS_SHARE));
    }

    private SyntheticAuditTrail small(int number) {
        return new SyntheticAuditTrail("small-" + number, Math.max(1, (entries - giant().size()) / SMALL_TENANTS));
    }

    private void fill(EmbeddedDatabase database, Connection connection) throws SQLException {
        long start = System.nanoTime();
        Flyway.configure()
                .dataSource(database.jdbcUrl(), null, null)
                .locations("classpath:db/migration")
                .load()
                .migrate();
        SyntheticEntryLoader table = new SyntheticEntryLoader(connection);
        table.prepare();
        table.load(giant());
        for (int i = 0; i < SMALL_TENANTS; i++) {
            table.load(small(i));
        }
        tell("written and indexed", start);
        table.finish();
        tell("other indexes made", start);
    }

    private void tell(String what, long start) {
        out.printf(Locale.ROOT, "%s after %.0f s%n", what, (System.nanoTime() - start) / 1e9);
    }

    private void print(List<SearchBenchmark.FilterTiming> filterTimings) {
        out.printf("%-40s %8s %8s %8s %6s%n", "filter", "p50 ms", "p95 ms", "max ms", "found");
        for (SearchBenchmark.FilterTiming timing : filterTimings) {
            out.printf(
                    Locale.ROOT,
                    "%-40s %8.1f %8.1f %8.1f %6s%n",
                    timing.filter(),
                    timing.quantile(0.5),
                    timing.quantile(MOST),
                    timing.quantile(1),
                    timing.entryCount() + (timing.lastPage() ? "" : "+"));
        }
        double worst = filterTimings.stream()
                .mapToDouble(timing -> timing.quantile(MOST))
                .max()
                .orElse(Double.NaN);
        out.printf(Locale.ROOT, "%nworst p95: %.1f ms; + says that the search goes on%n", worst);
        if (entries == RECORDED_ENTRIES) {
            String command = "java " + BenchmarkCommands.JAR + "audit-queries DIR --entries " + entries;
            new BenchmarkRecorder(Optional.ofNullable(record), command, "cpu", out)
                    .add("audit.query_p95_ms_at_10m", worst, "ms");
        }
    }
}
