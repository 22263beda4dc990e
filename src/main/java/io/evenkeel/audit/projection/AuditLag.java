package io.evenkeel.audit.projection;

import io.smallrye.health.api.Wellness;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/** How far the projection is behind. Always up: restarting Evenkeel does not bring PostgreSQL back. */
@Wellness
@ApplicationScoped
class AuditLag implements HealthCheck {
    private final AuditProjection projection;

    AuditLag(AuditProjection projection) {
        this.projection = projection;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("audit projection").up();
        Lag lag = projection.entries();
        Instant upTo = lag.writtenUpTo();
        Instant since = lag.waitingSince();
        if (upTo != null) {
            response.withData("projectedUpTo", upTo.toString());
        }
        if (since != null) {
            response.withData("waitingForDatabaseSince", since.toString());
        }
        response.withData(
                "recordsBehind",
                lag.behind().values().stream().mapToLong(Long::longValue).sum());
        return response.build();
    }
}
