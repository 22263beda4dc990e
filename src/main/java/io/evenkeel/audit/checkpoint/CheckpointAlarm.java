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
 * Reports trees that differ from their last checkpoint, in the log, by an audit entry, a metric and the health check. Always up, because a
 * restart does not repair a tree.
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
                .description("attempts to sign a tree that differs from its last checkpoint")
                .register(metrics);
        Gauge.builder("evenkeel.audit.trees.refused", reasonsByTenant, Map::size)
                .description("trees that are not signed because they differ from their last checkpoint")
                .register(metrics);
    }

    /** Records that a checkpoint was signed or published. */
    void recordSuccess(Instant at) {
        lastSuccessAt = at;
    }

    /** Ends the alarms of all tenants but those that failed in this round. */
    void retainFailing(Collection<String> tenants) {
        reasonsByTenant.keySet().retainAll(tenants);
    }

    /** Raises the alarm of a tree. Logs and records it once for each reason. */
    void raise(String tenant, VerificationException reason, Instant at) {
        refusalCounter.increment();
        String message = String.valueOf(reason.getMessage());
        if (!message.equals(reasonsByTenant.put(tenant, message))) {
            LOG.errorf("The audit tree of %s differs from its last checkpoint: %s", tenant, message);
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
