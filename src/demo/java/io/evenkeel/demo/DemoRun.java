package io.evenkeel.demo;

import io.evenkeel.access.Roles;
import io.evenkeel.access.TenantScope;
import io.evenkeel.benchmark.BenchmarkOptions;
import io.evenkeel.benchmark.SteeringBenchmark;
import io.evenkeel.embedded.DevelopmentKey;
import io.evenkeel.embedded.EmbeddedConfig;
import io.evenkeel.evaluation.report.BenchmarkRecorder;
import io.evenkeel.generation.GenerationConfig;
import io.evenkeel.sampler.runtime.Device;
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
    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    private static final Duration TOKEN_LIFETIME = Duration.ofDays(1);
    private static final int ROUNDS = 12;
    private static final int BATCH = 4;
    private static final int FAILURE = 1;

    private final GenerationConfig config;
    private final Map<String, Object> cluster;
    private final Vault vault;
    private final AuditClient auditClient;
    private final ProgressConsole progressConsole;

    DemoRun(
            GenerationConfig config,
            @Identifier("default-kafka-broker") Map<String, Object> cluster,
            Vault vault,
            EmbeddedConfig standalone) {
        this.config = config;
        this.vault = vault;
        this.cluster = cluster;
        this.auditClient = new AuditClient(
                baseUri(),
                DevelopmentKey.in(standalone.data())
                        .token(Set.of(Roles.AUDITOR), Set.of(TenantScope.WILDCARD), TOKEN_LIFETIME));
        this.progressConsole =
                new ProgressConsole(new PrintStream(System.out, true, StandardCharsets.UTF_8), isTerminal());
    }

    @SuppressWarnings("SystemConsoleNull") // newer Javas start with jdk.console=java.base, as the build does
    private static boolean isTerminal() {
        return System.console() != null;
    }

    private static URI baseUri() {
        return URI.create(
                "http://127.0.0.1:" + ConfigProvider.getConfig().getValue("quarkus.http.port", Integer.class));
    }

    @Override
    public int run(String... args) {
        try {
            runDemo(Path.of(args[0]).toAbsolutePath().normalize());
            return 0;
        } catch (RuntimeException | IOException e) {
            LOG.error("the demonstration failed", e);
            progressConsole.print("\nThe demonstration failed: " + e.getMessage());
            return FAILURE;
        }
    }

    private void runDemo(Path folder) throws IOException {
        List<DemoRequest> requests = DemoScript.load();
        progressConsole.print(
                "\n  Evenkeel: %d requests of two platforms, drawn steered and unsteered\n".formatted(requests.size()));
        DemoReport demoReport = createReport(requests, folder);
        progressConsole.print("");
        progressConsole.printGoals(demoReport.goals());
        progressConsole.print("\n  %s\n  %s\n  %s\n"
                .formatted(
                        demoReport.outcomeCounts().toText(),
                        folder.resolve("index.html").toUri(),
                        folder.resolve("report.json")));
    }

    private DemoReport createReport(List<DemoRequest> requests, Path folder) throws IOException {
        AuditSnapshot snapshot;
        Map<String, RequestResult> replies;
        int recordedCount;
        long start = System.nanoTime();
        double seconds;
        try (PlatformClient platformClient = new PlatformClient(cluster, config.topics())) {
            replies = new RequestExchange(platformClient, progressConsole, TIMEOUT).exchange(requests);
            seconds = (System.nanoTime() - start) / 1e9;
            snapshot = auditClient.awaitEntries(tenantsOf(requests), platformClient.requestOffsets(), TIMEOUT);
            recordedCount =
                    snapshot.recordedRequests(platformClient.requestOffsets()).size();
        }
        progressConsole.print("  audited: %d of %d requests have their entry, chains %s"
                .formatted(recordedCount, requests.size(), snapshot.isIntact() ? "intact" : "BROKEN"));
        List<SteeringComparison> steeringComparisons;
        double secondsPerBaselineImage;
        try (BaselineGenerator sampler =
                BaselineGenerator.open(config.model(), config.threads(), config.maxBatchSize())) {
            steeringComparisons =
                    new ComparisonBuilder(sampler, vault, folder).build(requests, replies, progressConsole);
            secondsPerBaselineImage = sampler.secondsPerImage();
        }
        long pictures = steeringComparisons.stream()
                .mapToLong(comparison -> comparison.imagePairs().size())
                .sum();
        DemoReport demoReport = new DemoReport(
                steeringComparisons,
                snapshot,
                OutcomeCounts.fromComparisons(steeringComparisons, recordedCount, snapshot.isIntact()),
                new DemoThroughput(pictures / seconds, secondsPerBaselineImage, measureSteeringOverhead()));
        demoReport.write(folder);
        return demoReport;
    }

    private double measureSteeringOverhead() {
        progressConsole.print("  what steering costs: %d rounds, steered and unsteered in turns".formatted(ROUNDS));
        BenchmarkOptions options =
                new BenchmarkOptions(config.model(), new Device.Cpu(config.threads()), BATCH, 0, 0, ROUNDS);
        return SteeringBenchmark.run(
                options,
                "demo",
                BenchmarkRecorder.UNRECORDED,
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    }

    private static List<String> tenantsOf(List<DemoRequest> requests) {
        return requests.stream().map(DemoRequest::tenant).distinct().toList();
    }
}
