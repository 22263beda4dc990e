package io.evenkeel.audit.projection;

import io.smallrye.health.api.Wellness;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/**
 * Reports how far the projection is behind. Always up, because a restart of Evenkeel does not bring PostgreSQL back.
 */
@Wellness
@ApplicationScoped
class ProjectionHealthCheck implements HealthCheck {
    private final AuditProjection projection;

    ProjectionHealthCheck(AuditProjection projection) {
        this.projection = projection;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("audit projection").up();
        ConsumerLag lag = projection.entriesLag();
        Instant writtenUpTo = lag.writtenUpTo();
        Instant waitingSince = lag.waitingSince();
        if (writtenUpTo != null) {
            response.withData("projectedUpTo", writtenUpTo.toString());
        }
        if (waitingSince != null) {
            response.withData("waitingForDatabaseSince", waitingSince.toString());
        }
        response.withData(
                "recordsBehind",
                lag.recordsBehind().values().stream().mapToLong(Long::longValue).sum());
        return response.build();
    }
}
