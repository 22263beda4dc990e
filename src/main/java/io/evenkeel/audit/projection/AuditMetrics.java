package io.evenkeel.audit.projection;

import io.evenkeel.audit.projection.Arrival.Place;
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

/** How far entries and outcomes are read, at {@code /q/metrics}. */
@Singleton
class AuditMetrics {
    private final AuditProjection projection;
    private final MultiGauge behind;

    AuditMetrics(AuditProjection projection, MeterRegistry registry) {
        this.projection = projection;
        this.behind = MultiGauge.builder("evenkeel.audit.lag.records")
                .description("of a partition that this instance reads, not yet in PostgreSQL")
                .register(registry);
    }

    void register(@Observes StartupEvent start, MeterRegistry registry, @Wellness Reconciler reconciler) {
        of(registry, "audit", projection.entries());
        of(registry, "results", projection.outcomes());
        Gauge.builder("evenkeel.audit.reconciled.age.seconds", reconciler, AuditMetrics::age)
                .description("since the last minute of which outcomes and entries were compared; NaN before the first")
                .register(registry);
    }

    private static double age(Reconciler reconciler) {
        Instant until = reconciler.until();
        return until == null
                ? Double.NaN
                : Duration.between(until, Instant.now()).toMillis() / 1e3;
    }

    private static void of(MeterRegistry registry, String topic, Lag lag) {
        Gauge.builder("evenkeel.audit.lag.seconds", lag, read -> read.seconds(Instant.now()))
                .tag("of", topic)
                .description("age of the last record in PostgreSQL, while there are more")
                .register(registry);
        FunctionCounter.builder("evenkeel.audit.records", lag, Lag::written)
                .tag("of", topic)
                .description("read into PostgreSQL")
                .register(registry);
    }

    /** Partitions come and go. */
    @Scheduled(every = "5s")
    void partitions() {
        Map<Place, Long> now = Stream.of(projection.entries(), projection.outcomes())
                .flatMap(lag -> lag.behind().entrySet().stream())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        behind.register(
                now.entrySet().stream()
                        .map(one -> MultiGauge.Row.of(
                                Tags.of(
                                        "topic",
                                        one.getKey().topic(),
                                        "partition",
                                        String.valueOf(one.getKey().partition())),
                                one.getValue()))
                        .collect(Collectors.toList()),
                true);
    }
}
