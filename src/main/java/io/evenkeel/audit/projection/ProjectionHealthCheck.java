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
        ConsumerLag consumerLag = projection.entriesLag();
        Instant writtenUpTo = consumerLag.writtenUpTo();
        Instant waitingSince = consumerLag.waitingSince();
        if (writtenUpTo != null) {
            response.withData("projectedUpTo", writtenUpTo.toString());
        }
        if (waitingSince != null) {
            response.withData("waitingForDatabaseSince", waitingSince.toString());
        }
        response.withData(
                "recordsBehind",
                consumerLag.recordsBehind().values().stream()
                        .mapToLong(Long::longValue)
                        .sum());
        return response.build();
    }
}
