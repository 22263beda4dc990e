package io.evenkeel.benchmark;

import io.evenkeel.embedded.FreePort;
import io.evenkeel.evaluation.report.BenchmarkRecorder;
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
        name = "fault-injection",
        description =
                "Kills Evenkeel, PostgreSQL and the broker at random moments while requests flow: outcomes and entries"
                        + " that were lost, or came twice, and whether the trees are whole. Run from the packaged jar.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
public final class FaultInjectionBenchmark implements Callable<Integer> {
    private static final Duration TIMEOUT = Duration.ofMinutes(10);
    private static final Duration STALL_TIMEOUT = Duration.ofMinutes(3);
    private static final Duration SETTLE_TIME = Duration.ofSeconds(10);
    private static final Logger ROOT_LOGGER = Logger.getLogger(""); // kept, as it keeps its level only while it is

    private final PrintStream out;
    private final Random random = new Random();
    private int injectedCount;
    private int lostCount;
    private int duplicatedCount;

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
    public FaultInjectionBenchmark(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws SQLException {
        ROOT_LOGGER.setLevel(Level.SEVERE);
        try (FaultTestEnvironment environment =
                new FaultTestEnvironment(folder, model, FreePort.find(), FreePort.find())) {
            DeliveryCheck check = new DeliveryCheck(environment.jdbcUrl(), environment.bootstrapServers());
            awaitCondition("the demo tenants", () -> check.countPolicies() >= 2);
            Map<String, Runnable> faultActions = new LinkedHashMap<>();
            faultActions.put("database", environment::restartDatabase);
            faultActions.put("broker", environment::restartBroker);
            faultActions.put("process", environment::killProcess);
            boolean isWhole = true;
            Set<String> requestIds = new HashSet<>();
            for (String kind : kinds) {
                isWhole &= injectFaults(kind, faultActions.get(kind), environment, check, requestIds);
            }
            isWhole &= hasNoDiscrepancies(check);
            BenchmarkRecorder recorder = new BenchmarkRecorder(Optional.ofNullable(record), commandLine(), "cpu", out);
            recorder.add("audit.faults_injected", (double) injectedCount, "");
            recorder.add("audit.lost", (double) lostCount, "");
            recorder.add("audit.duplicated", (double) duplicatedCount, "");
            return isWhole && lostCount == 0 && duplicatedCount == 0 ? 0 : 1;
        }
    }

    /** @param requestIds the requests of before. @return whether all is as it must be */
    private boolean injectFaults(
            String kind,
            @Nullable Runnable faultAction,
            FaultTestEnvironment environment,
            DeliveryCheck check,
            Set<String> requestIds)
            throws SQLException {
        if (faultAction == null) {
            throw new IllegalArgumentException("kind (" + kind + ") must be one of database, broker and process.");
        }
        try (LoadGenerator generator = new LoadGenerator(environment.bootstrapServers(), kind)) {
            generator.start();
            for (int i = 0; i < faults; i++) {
                long before = Math.max(0, check.countEntries());
                awaitCondition("entries after a fault of kind " + kind, () -> check.countEntries() > before);
                pause(Duration.ofMillis(random.nextInt(2000)));
                faultAction.run();
                injectedCount++;
                if (i % 10 == 9) {
                    out.printf(
                            "  %d faults of kind %s, %d requests%n",
                            i + 1, kind, generator.sentIds().size());
                }
            }
            generator.finish();
            requestIds.addAll(generator.sentIds());
        }
        return countLosses(kind, check, requestIds);
    }

    private boolean countLosses(String kind, DeliveryCheck check, Set<String> requestIds) throws SQLException {
        awaitSettled(check, requestIds.size());
        List<List<String>> requestsByPlace =
                List.of(check.requestsOnResultTopic(), check.requestsOnAuditTopic(), check.requestsInDatabase());
        List<Integer> missing = new ArrayList<>();
        List<Integer> duplicates = new ArrayList<>();
        for (List<String> requests : requestsByPlace) {
            List<String> ids = requests.stream().filter(requestIds::contains).toList();
            missing.add(requestIds.size() - Set.copyOf(ids).size());
            duplicates.add(ids.size() - Set.copyOf(ids).size());
        }
        lostCount = missing.stream().mapToInt(Integer::intValue).sum();
        duplicatedCount = duplicates.stream().mapToInt(Integer::intValue).sum();
        List<String> broken = check.findBrokenTrees();
        out.printf(
                Locale.ROOT,
                "%s: %d requests so far; lost of results, entries on the topic, entries in PostgreSQL: %s; twice: %s; broken trees: %s%n",
                kind,
                requestIds.size(),
                missing,
                duplicates,
                broken);
        return broken.isEmpty();
    }

    /** Waits for an entry of each request for as long as more come; what does not come is lost. */
    private static void awaitSettled(DeliveryCheck check, int requests) {
        long entries = -1;
        Instant last = Instant.now();
        while (entries < requests && Instant.now().isBefore(last.plus(STALL_TIMEOUT))) {
            long now = check.countEntries();
            if (now > entries) {
                entries = now;
                last = Instant.now();
            }
            pause(Duration.ofMillis(200));
        }
        pause(SETTLE_TIME);
    }

    /** Whether the reconciler came to the same. */
    private boolean hasNoDiscrepancies(DeliveryCheck check) throws SQLException {
        Instant end = Instant.now();
        awaitCondition("the reconciler", () -> isReconciled(check, end));
        long alarms = check.countDiscrepancies();
        out.printf("compared up to %s; discrepancies: %d%n", check.reconciledUntil(), alarms);
        return alarms == 0;
    }

    private static boolean isReconciled(DeliveryCheck check, Instant end) {
        try {
            return check.reconciledUntil().isAfter(end.minusSeconds(60));
        } catch (SQLException e) {
            return false;
        }
    }

    private void awaitCondition(String description, BooleanSupplier condition) {
        Instant until = Instant.now().plus(TIMEOUT);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(until)) {
                throw new IllegalStateException(description + " did not come in " + TIMEOUT.toMinutes()
                        + " minutes: see " + folder.resolve("evenkeel.log"));
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

    private String commandLine() {
        return "java -jar target/bench/quarkus-app/quarkus-run.jar fault-injection DIR --faults " + faults;
    }
}
