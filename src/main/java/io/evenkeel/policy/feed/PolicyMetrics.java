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
                "evenkeel.policy.snapshot.age",
                "since the last look-up of all tenants began",
                () -> age(snapshots),
                "seconds");
        gauge(registry, "evenkeel.policy.tenants", "that are known", snapshots::tenants, "tenants");
        gauge(
                registry,
                "evenkeel.policy.unusable",
                "tenants whose policy refuses everything",
                snapshots::unusable,
                "tenants");
        gauge(
                registry,
                "evenkeel.policy.listening",
                "1 while changes are heard of at once",
                () -> notices.listening() ? 1 : 0,
                "");
    }

    /** Not a number before the first look-up. */
    private static double age(PolicySnapshots snapshots) {
        return snapshots.loaded() ? snapshots.age().toMillis() / 1e3 : Double.NaN;
    }

    private static void gauge(MeterRegistry registry, String name, String what, Supplier<Number> value, String unit) {
        Gauge.builder(name, value)
                .description(what)
                .baseUnit(unit)
                .strongReference(true)
                .register(registry);
    }
}
