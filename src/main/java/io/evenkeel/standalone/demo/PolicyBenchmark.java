package io.evenkeel.standalone.demo;

import io.evenkeel.concept.Concepts;
import io.evenkeel.evaluation.speed.Figures;
import io.evenkeel.platform.TenantId;
import io.evenkeel.policy.feed.PolicyFeed;
import io.evenkeel.policy.feed.PolicySnapshots;
import io.evenkeel.policy.feed.Standing;
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
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration BETWEEN = Duration.ofMillis(50);
    private static final long A_MOMENT = 50_000;

    private final Concepts concepts;
    private final PolicySnapshots served;
    private final String url;
    private final PGSimpleDataSource database = new PGSimpleDataSource();
    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    PolicyBenchmark(
            Concepts concepts,
            PolicySnapshots served,
            @ConfigProperty(name = "quarkus.datasource.jdbc.url") String url) {
        this.concepts = concepts;
        this.served = served;
        this.url = url;
        this.database.setUrl(url);
    }

    /** Runs with the words of the command line: {@code bench policies DIR TENANTS PUBLICATIONS [--record FILE]}. */
    @Override
    public int run(String... words) throws Exception {
        int tenants = Integer.parseInt(words[3]);
        int publications = Integer.parseInt(words[4]);
        Figures figures = figures(words);
        ManyTenants many = new ManyTenants(database, concepts.catalogue());
        out.println("  adding " + tenants + " tenants with policies of " + ManyTenants.RULES + " rules");
        many.add(tenants);
        await(() -> knows(served, tenants - 1, 1));
        load(tenants, figures);
        start(Path.of(words[2]), tenants, figures);
        publish(many, tenants, publications, figures);
        return 0;
    }

    private Figures figures(String... words) {
        Optional<Path> file = words.length > 6 ? Optional.of(Path.of(words[6])) : Optional.empty();
        String command = "java -jar target/quarkus-app/quarkus-run.jar "
                + String.join(" ", words[0], words[1], "DIR", words[3], words[4]);
        return new Figures(file, command, "cpu", out);
    }

    private void load(int tenants, Figures figures) throws InterruptedException {
        long before = usedMib();
        try (PolicyFeed feed = new PolicyFeed(database, concepts, Clock.systemUTC())) {
            long start = System.nanoTime();
            feed.load();
            double seconds = (System.nanoTime() - start) / 1e9;
            long heap = usedMib() - before;
            if (!knows(feed.snapshots(), tenants - 1, 1)) {
                throw new IllegalStateException("not all tenants were loaded");
            }
            out.printf(Locale.ROOT, "  loaded in %.2f s, which takes %d MiB of the heap%n", seconds, heap);
            if (tenants == RECORDED_TENANTS) {
                figures.add("policy.load_seconds_10k_tenants", seconds, "s");
                figures.add("policy.heap_10k_tenants_mib", (double) heap, "MiB");
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

    private void start(Path folder, int tenants, Figures figures) throws Exception {
        try (AnotherProcess process = AnotherProcess.start(folder, url)) {
            double seconds = process.secondsUntilReady(tenants);
            out.printf(Locale.ROOT, "  another process with 1 GiB of heap is ready after %.1f s%n", seconds);
            if (tenants == RECORDED_TENANTS) {
                figures.add("policy.startup_seconds_10k_tenants", seconds, "s");
            }
        }
    }

    private void publish(ManyTenants many, int tenants, int publications, Figures figures) throws Exception {
        List<PolicyFeed> listeners = new ArrayList<>();
        try (Connection publisher = database.getConnection()) {
            for (int i = 0; i < LISTENERS; i++) {
                PolicyFeed listener = new PolicyFeed(database, concepts, Clock.systemUTC());
                listeners.add(listener);
                listener.listen();
                await(() -> listener.listening() && knows(listener.snapshots(), tenants - 1, 1));
            }
            double[] millis = new double[publications];
            for (int i = 0; i < publications; i++) {
                Thread.sleep(BETWEEN.toMillis());
                millis[i] = reached(many, publisher, listeners, i % tenants, 2 + i / tenants);
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
            figures.add("policy.propagation_p99_ms", p99, "ms");
        } finally {
            for (PolicyFeed listener : listeners) {
                listener.close();
            }
        }
    }

    /** Milliseconds from the beginning of the commit until the last of them decides by it. */
    private double reached(ManyTenants many, Connection publisher, List<PolicyFeed> listeners, int tenant, int version)
            throws SQLException {
        long start = many.publish(publisher, tenant, version);
        await(() -> knows(served, tenant, version)
                && listeners.stream().allMatch(listener -> knows(listener.snapshots(), tenant, version)));
        return (System.nanoTime() - start) / 1e6;
    }

    private static boolean knows(PolicySnapshots snapshots, int tenant, int version) {
        return snapshots.standing(new TenantId(ManyTenants.id(tenant))) instanceof Standing.Known known
                && known.policy().version() == version;
    }

    /** What is waited for. */
    private interface Event {
        boolean happened();
    }

    private static void await(Event event) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!event.happened()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("a publication did not arrive within " + PATIENCE.toSeconds() + " s");
            }
            LockSupport.parkNanos(A_MOMENT);
        }
    }
}
