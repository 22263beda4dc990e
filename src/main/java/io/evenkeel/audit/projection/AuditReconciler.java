package io.evenkeel.audit.projection;

import io.evenkeel.audit.projection.ReconciliationTable.ComparisonResult;
import io.evenkeel.audit.projection.ReconciliationTable.CountDifference;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.health.api.Wellness;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Compares the number of entries with the number of result events. A difference is reported by a log line, a metric, the health check and
 * an audit entry. Metric and health check cover the time since this instance started.
 */
@Wellness
@ApplicationScoped
class AuditReconciler implements HealthCheck {
    private static final Logger LOG = Logger.getLogger(AuditReconciler.class);

    private final ReconciliationTable table;
    private final ProjectionConfig config;
    private final Counter discrepancies;
    private volatile @Nullable Instant comparedUntil;
    private volatile @Nullable CountDifference lastDifference;

    AuditReconciler(ReconciliationTable table, ProjectionConfig config, MeterRegistry metrics) {
        this.table = table;
        this.config = config;
        this.discrepancies = Counter.builder("evenkeel.audit.discrepancies")
                .description("minutes of a tenant with other numbers of outcomes and entries")
                .register(metrics);
    }

    @Scheduled(every = "10s", delayed = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void reconcile() {
        try {
            ComparisonResult result =
                    table.compare(List.of(config.topic(), config.resultsTopic()), config.reconciliationDelay());
            comparedUntil = result.until();
            result.differences().forEach(this::raiseAlarm);
        } catch (RuntimeException e) { // for example, PostgreSQL is unreachable
            LOG.debugf("outcomes and entries are compared later: %s", e.toString());
        }
    }

    private void raiseAlarm(CountDifference difference) {
        lastDifference = difference;
        discrepancies.increment();
        LOG.errorf(
                "Of %s in the minute of %s there are %d outcomes and %d audit entries.",
                difference.tenant(), difference.minute(), difference.outcomes(), difference.entries());
    }

    /** Returns the time up to which minutes were compared; null before the first comparison. */
    @Nullable
    Instant comparedUntil() {
        return comparedUntil;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("audit reconciliation").up();
        Instant compared = comparedUntil;
        CountDifference latest = lastDifference;
        if (compared != null) {
            response.withData("comparedUpTo", compared.toString());
        }
        if (latest != null) {
            response.withData("discrepancies", (long) discrepancies.count());
            response.withData("lastDiscrepancyInMinute", latest.minute().toString());
        }
        return response.build();
    }
}
