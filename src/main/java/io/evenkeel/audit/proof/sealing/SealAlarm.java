package io.evenkeel.audit.proof.sealing;

import io.evenkeel.audit.proof.note.Unproven;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.health.api.Wellness;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A tree is not what was signed: told in the log, in an entry, by a metric, and by wellness for as long as it is so. Always up:
 * restarting Evenkeel does not mend it.
 */
@Wellness
@ApplicationScoped
class SealAlarm implements HealthCheck {
    private static final Logger LOG = Logger.getLogger(SealAlarm.class);
    private static final String REFUSED = "audit.seal-refused";

    private final SealTable table;
    private final Map<String, String> refused = new ConcurrentHashMap<>();
    private final Counter refusals;
    private volatile @Nullable Instant sealedAt;

    SealAlarm(SealTable table, MeterRegistry metrics) {
        this.table = table;
        this.refusals = Counter.builder("evenkeel.audit.seals.refused")
                .description("attempts to sign a tree that is not what was signed before")
                .register(metrics);
        Gauge.builder("evenkeel.audit.trees.unsealed", refused, Map::size)
                .description("trees that are not signed, as they are not what was signed before")
                .register(metrics);
    }

    /** A checkpoint was signed or published. */
    void sealed(Instant at) {
        sealedAt = at;
    }

    /** These were refused in a round; all others are as they were signed. */
    void only(Collection<String> tenants) {
        refused.keySet().retainAll(tenants);
    }

    /** Tells of a tree once, until the reason is another. */
    void raise(String tenant, Unproven why, Instant at) {
        refusals.increment();
        String message = String.valueOf(why.getMessage());
        if (!message.equals(refused.put(tenant, message))) {
            LOG.errorf("An audit tree is not as it was signed: %s", message);
            table.record(REFUSED, at, Map.of("tree", tenant, "why", message));
        }
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("audit checkpoints").up();
        Instant at = sealedAt;
        if (at != null) {
            response.withData("sealedAt", at.toString());
        }
        new TreeMap<>(refused).forEach((tenant, why) -> response.withData("unsealed " + tenant, why));
        return response.build();
    }
}
