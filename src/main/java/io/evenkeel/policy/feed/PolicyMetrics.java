package io.evenkeel.policy.feed;

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
            @Observes StartupEvent start, MeterRegistry registry, PolicySnapshots snapshots, PolicyNotices notices) {
        gauge(
                registry,
                "snapshot.age.seconds",
                "since the last look-up of all tenants began; NaN before the first",
                () -> age(snapshots));
        gauge(registry, "tenants", "that are known", snapshots::tenants);
        gauge(registry, "tenants.unusable", "whose policy refuses everything", snapshots::unusable);
        gauge(registry, "listening", "1 while changes are heard of at once", () -> notices.listening() ? 1 : 0);
    }

    private static double age(PolicySnapshots snapshots) {
        return snapshots.loaded() ? snapshots.age().toMillis() / 1e3 : Double.NaN;
    }

    private static void gauge(MeterRegistry registry, String name, String what, Supplier<Number> value) {
        Gauge.builder("evenkeel.policy." + name, value)
                .description(what)
                .strongReference(true)
                .register(registry);
    }
}
