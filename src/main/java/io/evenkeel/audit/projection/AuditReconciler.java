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
 * Raises an alarm when there are not as many entries as outcomes: a log line, a metric, what health tells, and an entry. Of the
 * time since this instance started; the entries stay.
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
            ComparisonResult comparisonResult =
                    table.compare(List.of(config.topic(), config.resultsTopic()), config.reconciliationDelay());
            comparedUntil = comparisonResult.until();
            comparisonResult.differences().forEach(this::raiseAlarm);
        } catch (RuntimeException e) { // such as PostgreSQL being away
            LOG.debugf("outcomes and entries are compared later: %s", e.toString());
        }
    }

    private void raiseAlarm(CountDifference countDifference) {
        lastDifference = countDifference;
        discrepancies.increment();
        LOG.errorf(
                "Of %s in the minute of %s there are %d outcomes and %d audit entries.",
                countDifference.tenant(),
                countDifference.minute(),
                countDifference.outcomes(),
                countDifference.entries());
    }

    /** Up to where was compared; absent before the first time. */
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
