package io.evenkeel.benchmark;

import io.evenkeel.concept.catalogue.ConceptService;
import io.evenkeel.evaluation.report.BenchmarkRecorder;
import io.evenkeel.platform.TenantId;
import io.evenkeel.policy.snapshot.ListenOnlyPolicyCache;
import io.evenkeel.policy.snapshot.PolicyCache;
import io.evenkeel.policy.snapshot.TenantStatus;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.inject.Singleton;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * What many tenants cost: how long their policies take to load, what they take of the heap, and how long a publication takes to
 * reach every listener, this service among them.
 */
@Singleton
public class PolicyBenchmark implements QuarkusApplication {
    private static final int RECORDED_TENANTS = 10_000; // as the keys say
    private static final int LISTENERS = 2;
    private static final long MIB = 1 << 20;
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Duration PUBLICATION_INTERVAL = Duration.ofMillis(50);
    private static final long POLL_NANOS = 50_000;

    private final ConceptService service;
    private final PolicyCache servedSnapshots;
    private final String url;
    private final PGSimpleDataSource database = new PGSimpleDataSource();
    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    PolicyBenchmark(
            ConceptService service,
            PolicyCache servedSnapshots,
            @ConfigProperty(name = "quarkus.datasource.jdbc.url") String url) {
        this.service = service;
        this.servedSnapshots = servedSnapshots;
        this.url = url;
        this.database.setUrl(url);
    }

    /** Runs with the words of the command line: {@code policies DIR TENANTS PUBLICATIONS [--record FILE]}. */
    @Override
    public int run(String... args) throws Exception {
        int tenants = Integer.parseInt(args[2]);
        int publications = Integer.parseInt(args[3]);
        BenchmarkRecorder recorder = createRecorder(args);
        SyntheticTenants tenantsWriter = new SyntheticTenants(database, service.catalogue());
        out.println("  adding " + tenants + " tenants with policies of " + SyntheticTenants.RULES + " rules");
        tenantsWriter.insertAll(tenants);
        await(() -> hasVersion(servedSnapshots, tenants - 1, 1));
        measureLoad(tenants, recorder);
        measureStartup(Path.of(args[1]), tenants, recorder);
        measurePublications(tenantsWriter, tenants, publications, recorder);
        return 0;
    }

    private BenchmarkRecorder createRecorder(String... args) {
        Optional<Path> file = args.length > 5 ? Optional.of(Path.of(args[5])) : Optional.empty();
        String command = "java -jar target/bench/quarkus-app/quarkus-run.jar "
                + String.join(" ", args[0], "DIR", args[2], args[3]);
        return new BenchmarkRecorder(file, command, "cpu", out);
    }

    private void measureLoad(int tenants, BenchmarkRecorder recorder) throws InterruptedException {
        long before = usedMib();
        try (ListenOnlyPolicyCache feed = new ListenOnlyPolicyCache(database, service, Clock.systemUTC())) {
            long start = System.nanoTime();
            feed.load();
            double seconds = (System.nanoTime() - start) / 1e9;
            long heap = usedMib() - before;
            if (!hasVersion(feed.cache(), tenants - 1, 1)) {
                throw new IllegalStateException("not all tenants were loaded");
            }
            out.printf(Locale.ROOT, "  loaded in %.2f s, which takes %d MiB of the heap%n", seconds, heap);
            if (tenants == RECORDED_TENANTS) {
                recorder.add("policy.load_seconds_10k_tenants", seconds, "s");
                recorder.add("policy.heap_10k_tenants_mib", (double) heap, "MiB");
            }
        }
    }

    private static long usedMib() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(200);
        }
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) / MIB;
    }

    private void measureStartup(Path folder, int tenants, BenchmarkRecorder recorder) throws Exception {
        try (ChildServiceProcess process = ChildServiceProcess.start(folder, url)) {
            double seconds = process.secondsUntilReady(tenants);
            out.printf(Locale.ROOT, "  another process with 1 GiB of heap is ready after %.1f s%n", seconds);
            if (tenants == RECORDED_TENANTS) {
                recorder.add("policy.startup_seconds_10k_tenants", seconds, "s");
            }
        }
    }

    private void measurePublications(
            SyntheticTenants tenantsWriter, int tenants, int publications, BenchmarkRecorder recorder)
            throws Exception {
        List<ListenOnlyPolicyCache> listeners = new ArrayList<>();
        try (Connection publisher = database.getConnection()) {
            for (int i = 0; i < LISTENERS; i++) {
                ListenOnlyPolicyCache listener = new ListenOnlyPolicyCache(database, service, Clock.systemUTC());
                listeners.add(listener);
                listener.listen();
                await(() -> listener.isListening() && hasVersion(listener.cache(), tenants - 1, 1));
            }
            double[] millis = new double[publications];
            for (int i = 0; i < publications; i++) {
                Thread.sleep(PUBLICATION_INTERVAL.toMillis());
                millis[i] = measurePropagation(tenantsWriter, publisher, listeners, i % tenants, 2 + i / tenants);
            }
            Arrays.sort(millis);
            double p99 = millis[(int) Math.ceil(publications * 0.99) - 1];
            out.printf(
                    Locale.ROOT,
                    "  %d publications reached %d listeners after %.1f ms (p50), %.1f ms (p99), %.1f ms at most%n",
                    publications,
                    LISTENERS + 1,
                    millis[publications / 2],
                    p99,
                    millis[publications - 1]);
            recorder.add("policy.propagation_p99_ms", p99, "ms");
        } finally {
            for (ListenOnlyPolicyCache listener : listeners) {
                listener.close();
            }
        }
    }

    /** Milliseconds from the beginning of the commit until the last of them decides by it. */
    private double measurePropagation(
            SyntheticTenants tenantsWriter,
            Connection publisher,
            List<ListenOnlyPolicyCache> listeners,
            int tenant,
            int version)
            throws SQLException {
        long start = tenantsWriter.publish(publisher, tenant, version);
        await(() -> hasVersion(servedSnapshots, tenant, version)
                && listeners.stream().allMatch(listener -> hasVersion(listener.cache(), tenant, version)));
        return (System.nanoTime() - start) / 1e6;
    }

    private static boolean hasVersion(PolicyCache snapshots, int tenant, int version) {
        return snapshots.status(new TenantId(SyntheticTenants.tenantId(tenant))) instanceof TenantStatus.Active active
                && active.policy().version() == version;
    }

    /** What is waited for. */
    private interface WaitCondition {
        boolean isMet();
    }

    private static void await(WaitCondition condition) {
        long end = System.nanoTime() + TIMEOUT.toNanos();
        while (!condition.isMet()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("a publication did not arrive within " + TIMEOUT.toSeconds() + " s");
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
