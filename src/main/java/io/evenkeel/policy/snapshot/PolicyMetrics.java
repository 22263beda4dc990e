package io.evenkeel.policy.snapshot;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.function.Supplier;

/** How fresh the policies of the request path are, at {@code /q/metrics}. */
@ApplicationScoped
class PolicyMetrics {
    void register(
            @Observes StartupEvent start, MeterRegistry registry, PolicyCache cache, PolicyChangeListener listener) {
        gauge(
                registry,
                "snapshot.age.seconds",
                "since the last look-up of all tenants began; NaN before the first",
                () -> age(cache));
        gauge(registry, "tenants", "that are known", cache::tenantCount);
        gauge(registry, "tenants.unusable", "whose policy refuses everything", cache::unusableCount);
        gauge(registry, "listening", "1 while changes are heard of at once", () -> listener.isListening() ? 1 : 0);
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
