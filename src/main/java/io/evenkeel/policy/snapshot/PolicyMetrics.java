package io.evenkeel.policy.snapshot;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.function.Supplier;

/** Metrics of the policy cache, at {@code /q/metrics}. */
@ApplicationScoped
class PolicyMetrics {
    void register(
            @Observes StartupEvent start, MeterRegistry registry, PolicyCache cache, PolicyChangeListener listener) {
        gauge(
                registry,
                "snapshot.age.seconds",
                "seconds since the last complete refresh began; NaN before the first",
                () -> age(cache));
        gauge(registry, "tenants", "number of tenants", cache::tenantCount);
        gauge(registry, "tenants.unusable", "number of tenants whose policy refuses everything", cache::unusableCount);
        gauge(registry, "listening", "1 while notifications arrive", () -> listener.isListening() ? 1 : 0);
    }

    private static double age(PolicyCache cache) {
        return cache.isLoaded() ? cache.age().toMillis() / 1e3 : Double.NaN;
    }

    private static void gauge(MeterRegistry registry, String name, String description, Supplier<Number> value) {
        Gauge.builder("evenkeel.policy." + name, value)
                .description(description)
                .strongReference(true)
                .register(registry);
    }
}
