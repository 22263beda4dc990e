package io.evenkeel.audit.projection;

import io.evenkeel.audit.projection.SourceOffset.SourcePartition;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.health.api.Wellness;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Publishes the lag and the throughput of the projection at {@code /q/metrics}. */
@Singleton
class ProjectionMetrics {
    private final AuditProjection projection;
    private final MultiGauge recordsBehind;

    ProjectionMetrics(AuditProjection projection, MeterRegistry registry) {
        this.projection = projection;
        this.recordsBehind = MultiGauge.builder("evenkeel.audit.lag.records")
                .description("of a partition that this instance reads, not yet in PostgreSQL")
                .register(registry);
    }

    void register(@Observes StartupEvent start, MeterRegistry registry, @Wellness AuditReconciler reconciler) {
        registerLag(registry, "audit", projection.entriesLag());
        registerLag(registry, "results", projection.outcomesLag());
        Gauge.builder("evenkeel.audit.reconciliation.age.seconds", reconciler, ProjectionMetrics::ageInSeconds)
                .description("since the last minute of which outcomes and entries were compared; NaN before the first")
                .register(registry);
    }

    private static double ageInSeconds(AuditReconciler reconciler) {
        Instant until = reconciler.comparedUntil();
        return until == null
                ? Double.NaN
                : Duration.between(until, Instant.now()).toMillis() / 1e3;
    }

    private static void registerLag(MeterRegistry registry, String topic, ConsumerLag consumerLag) {
        Gauge.builder("evenkeel.audit.lag.seconds", consumerLag, observed -> observed.lagSeconds(Instant.now()))
                .tag("of", topic)
                .description("age of the last record in PostgreSQL, while there are more")
                .register(registry);
        FunctionCounter.builder("evenkeel.audit.records", consumerLag, ConsumerLag::recordsWritten)
                .tag("of", topic)
                .description("read into PostgreSQL")
                .register(registry);
    }

    /** Adds and removes gauges as partitions are assigned and revoked. */
    @Scheduled(every = "5s")
    void updatePartitionGauges() {
        Map<SourcePartition, Long> recordsByPartition = Stream.of(projection.entriesLag(), projection.outcomesLag())
                .flatMap(consumerLag -> consumerLag.recordsBehind().entrySet().stream())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        recordsBehind.register(
                recordsByPartition.entrySet().stream()
                        .map(entry -> MultiGauge.Row.of(
                                Tags.of(
                                        "topic",
                                        entry.getKey().topic(),
                                        "partition",
                                        String.valueOf(entry.getKey().partition())),
                                entry.getValue()))
                        .collect(Collectors.toList()),
                true);
    }
}
