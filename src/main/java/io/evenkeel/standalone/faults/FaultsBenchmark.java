package io.evenkeel.standalone.faults;

import io.evenkeel.evaluation.speed.Figures;
import io.evenkeel.standalone.FreePort;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Kills and restarts while requests flow, and counts what was lost or came twice, on the command line. */
@Command(
        name = "audit-faults",
        description =
                "Kills Evenkeel, PostgreSQL and the broker at random moments while requests flow: outcomes and entries"
                        + " that were lost, or came twice, and whether the trees are whole. Run from the packaged jar.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
public final class FaultsBenchmark implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration STANDSTILL = Duration.ofMinutes(3);
    private static final Duration SETTLED = Duration.ofSeconds(10);
    private static final Logger ALL = Logger.getLogger(""); // kept, as it keeps its level only while it is

    private final PrintStream out;
    private final Random random = new Random();
    private int injected;
    private int lost;
    private int duplicated;

    @Parameters(paramLabel = "DIR", description = "an empty folder, where servers and log are kept")
    private Path folder;

    @Option(
            names = "--model",
            paramLabel = "DIR",
            defaultValue = "src/main/resources/models/demo",
            description = "the demo model's folder (default: ${DEFAULT-VALUE})")
    private Path model;

    @Option(names = "--faults", defaultValue = "50", description = "of each kind (default: ${DEFAULT-VALUE})")
    private int faults;

    @Option(
            names = "--kinds",
            split = ",",
            defaultValue = "database,broker,process",
            description = "database, broker, process (default: ${DEFAULT-VALUE})")
    private List<String> kinds;

    @Option(names = "--record", description = "a file such as docs/benchmarks.json, to write the figures to")
    private @Nullable Path record;

    /** Prints there. */
    public FaultsBenchmark(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws SQLException {
        ALL.setLevel(Level.SEVERE);
        try (Testbed testbed = new Testbed(folder, model, FreePort.find(), FreePort.find())) {
            Evidence evidence = new Evidence(testbed.database(), testbed.broker());
            await("the demo tenants", () -> evidence.policies() >= 2);
            Map<String, Runnable> ways = new LinkedHashMap<>();
            ways.put("database", testbed::restartDatabase);
            ways.put("broker", testbed::restartBroker);
            ways.put("process", testbed::killProcess);
            boolean isWhole = true;
            Set<String> known = new HashSet<>();
            for (String kind : kinds) {
                isWhole &= inject(kind, ways.get(kind), testbed, evidence, known);
            }
            isWhole &= reconciled(evidence);
            Figures figures = new Figures(Optional.ofNullable(record), command(), "cpu", out);
            figures.add("audit.faults_injected", (double) injected, "");
            figures.add("audit.lost", (double) lost, "");
            figures.add("audit.duplicated", (double) duplicated, "");
            return isWhole && lost == 0 && duplicated == 0 ? 0 : 1;
        }
    }

    /** @param known the requests of before. @return whether all is as it must be */
    private boolean inject(String kind, @Nullable Runnable way, Testbed testbed, Evidence evidence, Set<String> known)
            throws SQLException {
        if (way == null) {
            throw new IllegalArgumentException("kind (" + kind + ") must be one of database, broker and process.");
        }
        try (Traffic traffic = new Traffic(testbed.broker(), kind)) {
            traffic.start();
            for (int i = 0; i < faults; i++) {
                long before = Math.max(0, evidence.entriesSoFar());
                await("entries after a fault of kind " + kind, () -> evidence.entriesSoFar() > before);
                pause(Duration.ofMillis(random.nextInt(2000)));
                way.run();
                injected++;
                if (i % 10 == 9) {
                    out.printf(
                            "  %d faults of kind %s, %d requests%n",
                            i + 1, kind, traffic.sent().size());
                }
            }
            traffic.finish();
            known.addAll(traffic.sent());
        }
        return count(kind, evidence, known);
    }

    private boolean count(String kind, Evidence evidence, Set<String> known) throws SQLException {
        settle(evidence, known.size());
        List<List<String>> found = List.of(evidence.results(), evidence.entriesOnTheTopic(), evidence.entries());
        List<Integer> missing = new ArrayList<>();
        List<Integer> twice = new ArrayList<>();
        for (List<String> one : found) {
            List<String> ids = one.stream().filter(known::contains).toList();
            missing.add(known.size() - Set.copyOf(ids).size());
            twice.add(ids.size() - Set.copyOf(ids).size());
        }
        lost = missing.stream().mapToInt(Integer::intValue).sum();
        duplicated = twice.stream().mapToInt(Integer::intValue).sum();
        List<String> broken = evidence.brokenTrees();
        out.printf(
                Locale.ROOT,
                "%s: %d requests so far; lost of results, entries on the topic, entries in PostgreSQL: %s; twice: %s; broken trees: %s%n",
                kind,
                known.size(),
                missing,
                twice,
                broken);
        return broken.isEmpty();
    }

    /** Waits for an entry of each request for as long as more come; what does not come is lost. */
    private static void settle(Evidence evidence, int requests) {
        long entries = -1;
        Instant last = Instant.now();
        while (entries < requests && Instant.now().isBefore(last.plus(STANDSTILL))) {
            long now = evidence.entriesSoFar();
            if (now > entries) {
                entries = now;
                last = Instant.now();
            }
            pause(Duration.ofMillis(200));
        }
        pause(SETTLED);
    }

    /** Whether the reconciler came to the same. */
    private boolean reconciled(Evidence evidence) throws SQLException {
        Instant end = Instant.now();
        await("the reconciler", () -> isReconciled(evidence, end));
        long alarms = evidence.discrepancies();
        out.printf("compared up to %s; discrepancies: %d%n", evidence.reconciled(), alarms);
        return alarms == 0;
    }

    private static boolean isReconciled(Evidence evidence, Instant end) {
        try {
            return evidence.reconciled().isAfter(end.minusSeconds(60));
        } catch (SQLException e) {
            return false;
        }
    }

    private void await(String what, BooleanSupplier happened) {
        Instant until = Instant.now().plus(PATIENCE);
        while (!happened.getAsBoolean()) {
            if (Instant.now().isAfter(until)) {
                throw new IllegalStateException(what + " did not come in " + PATIENCE.toMinutes() + " minutes: see "
                        + folder.resolve("evenkeel.log"));
            }
            pause(Duration.ofMillis(100));
        }
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted between faults", e);
        }
    }

    private String command() {
        return "java -jar target/quarkus-app/quarkus-run.jar bench audit-faults DIR --faults " + faults;
    }
}
