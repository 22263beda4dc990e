package io.evenkeel.audit.checkpoint;

import io.evenkeel.audit.TrailEvent.CheckpointRefused;
import io.evenkeel.transparencylog.note.VerificationException;
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
class CheckpointAlarm implements HealthCheck {
    private static final Logger LOG = Logger.getLogger(CheckpointAlarm.class);

    private final CheckpointTable table;
    private final Map<String, String> reasonsByTenant = new ConcurrentHashMap<>();
    private final Counter refusalCounter;
    private volatile @Nullable Instant lastSuccessAt;

    CheckpointAlarm(CheckpointTable table, MeterRegistry metrics) {
        this.table = table;
        this.refusalCounter = Counter.builder("evenkeel.audit.checkpoints.refused")
                .description("attempts to sign a tree that is not what was signed before")
                .register(metrics);
        Gauge.builder("evenkeel.audit.trees.refused", reasonsByTenant, Map::size)
                .description("trees that are not signed, as they are not what was signed before")
                .register(metrics);
    }

    /** A checkpoint was signed or published. */
    void recordSuccess(Instant at) {
        lastSuccessAt = at;
    }

    /** These were refused in a round; all others are as they were signed. */
    void retainFailing(Collection<String> tenants) {
        reasonsByTenant.keySet().retainAll(tenants);
    }

    /** Tells of a tree once, until the reason is another. */
    void raise(String tenant, VerificationException reason, Instant at) {
        refusalCounter.increment();
        String message = String.valueOf(reason.getMessage());
        if (!message.equals(reasonsByTenant.put(tenant, message))) {
            LOG.errorf("The audit tree of %s is not as it was signed: %s", tenant, message);
            table.recordRefusal(at, new CheckpointRefused(tenant, message));
        }
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("audit checkpoints").up();
        Instant at = lastSuccessAt;
        if (at != null) {
            response.withData("checkpointedAt", at.toString());
        }
        new TreeMap<>(reasonsByTenant).forEach((tenant, reason) -> response.withData("refused " + tenant, reason));
        return response.build();
    }
}
