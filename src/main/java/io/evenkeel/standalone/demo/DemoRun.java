package io.evenkeel.standalone.demo;

import io.evenkeel.access.Reach;
import io.evenkeel.access.Roles;
import io.evenkeel.diffusion.runtime.Device;
import io.evenkeel.evaluation.BareSampler;
import io.evenkeel.evaluation.speed.Figures;
import io.evenkeel.evaluation.speed.Plan;
import io.evenkeel.evaluation.speed.SteeringBenchmark;
import io.evenkeel.generation.GenerationConfig;
import io.evenkeel.standalone.DevelopmentKey;
import io.evenkeel.standalone.StandaloneConfig;
import io.evenkeel.vault.Vault;
import io.quarkus.runtime.QuarkusApplication;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logging.Logger;

/** The demonstration, from the first request to the report. */
@Singleton
public class DemoRun implements QuarkusApplication {
    private static final Logger LOG = Logger.getLogger(DemoRun.class);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration A_DAY = Duration.ofDays(1);
    private static final int ROUNDS = 12;
    private static final int BATCH = 4;
    private static final int TROUBLE = 1;

    private final GenerationConfig config;
    private final Map<String, Object> cluster;
    private final Vault vault;
    private final Auditor auditor;
    private final Console console;

    DemoRun(
            GenerationConfig config,
            @Identifier("default-kafka-broker") Map<String, Object> cluster,
            Vault vault,
            StandaloneConfig standalone) {
        this.config = config;
        this.vault = vault;
        this.cluster = cluster;
        this.auditor = new Auditor(
                address(),
                DevelopmentKey.in(standalone.data()).token(Set.of(Roles.AUDITOR), Set.of(Reach.EVERYBODY), A_DAY));
        this.console = new Console(new PrintStream(System.out, true, StandardCharsets.UTF_8), isTerminal());
    }

    @SuppressWarnings("SystemConsoleNull") // newer Javas start with jdk.console=java.base, as the build does
    private static boolean isTerminal() {
        return System.console() != null;
    }

    private static URI address() {
        return URI.create(
                "http://127.0.0.1:" + ConfigProvider.getConfig().getValue("quarkus.http.port", Integer.class));
    }

    @Override
    public int run(String... words) {
        try {
            demonstrate(Path.of(words[1]).toAbsolutePath().normalize());
            return 0;
        } catch (RuntimeException | IOException e) {
            LOG.error("the demonstration failed", e);
            console.say("\nThe demonstration failed: " + e.getMessage());
            return TROUBLE;
        }
    }

    private void demonstrate(Path folder) throws IOException {
        List<Scripted> requests = Script.requests();
        console.say(
                "\n  Evenkeel: %d requests of two platforms, drawn steered and unsteered\n".formatted(requests.size()));
        Report report = report(requests, folder);
        console.say("");
        console.table(report.goals());
        console.say("\n  %s\n  %s\n  %s\n"
                .formatted(
                        report.counts().inWords(),
                        folder.resolve("index.html").toUri(),
                        folder.resolve("report.json")));
    }

    private Report report(List<Scripted> requests, Path folder) throws IOException {
        Trail trail;
        Map<String, Reply> replies;
        int recorded;
        long begun = System.nanoTime();
        double seconds;
        try (Platform platform = new Platform(cluster, config.topics())) {
            replies = new Correspondence(platform, console, PATIENCE).exchange(requests);
            seconds = (System.nanoTime() - begun) / 1e9;
            trail = auditor.await(tenants(requests), platform.places(), PATIENCE);
            recorded = trail.recorded(platform.places()).size();
        }
        console.say("  audited: %d of %d requests have their entry, chains %s"
                .formatted(recorded, requests.size(), trail.isIntact() ? "intact" : "BROKEN"));
        List<Exhibit> exhibits;
        double unsteered;
        try (BareSampler sampler = BareSampler.open(config.model(), config.threads(), config.batch())) {
            exhibits = new Exhibition(sampler, vault, folder).open(requests, replies, console);
            unsteered = sampler.secondsPerPicture();
        }
        long pictures =
                exhibits.stream().mapToLong(exhibit -> exhibit.twins().size()).sum();
        Report report = new Report(
                exhibits,
                trail,
                Counts.of(exhibits, recorded, trail.isIntact()),
                new Speed(pictures / seconds, unsteered, overhead()));
        report.write(folder);
        return report;
    }

    private double overhead() {
        console.say("  what steering costs: %d rounds, steered and unsteered in turns".formatted(ROUNDS));
        Plan plan = new Plan(config.model(), new Device.Cpu(config.threads()), BATCH, 0, 0, ROUNDS);
        return SteeringBenchmark.run(
                plan,
                "demo",
                Figures.UNRECORDED,
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    }

    private static List<String> tenants(List<Scripted> requests) {
        return requests.stream().map(Scripted::tenant).distinct().toList();
    }
}
