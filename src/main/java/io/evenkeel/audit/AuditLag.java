package io.evenkeel.audit;

import io.smallrye.health.api.Wellness;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.jspecify.annotations.Nullable;

/** How far the projection is behind. Always up: restarting Evenkeel does not bring PostgreSQL back. */
@Wellness
@ApplicationScoped
class AuditLag implements HealthCheck {
    private volatile @Nullable Instant projectedUpTo;
    private volatile @Nullable Instant waitingSince;

    /** A batch is in PostgreSQL; its last record was published then. */
    void projected(Instant upTo) {
        projectedUpTo = upTo;
        waitingSince = null;
    }

    /** A batch could not be written, and is tried again. */
    void waits() {
        if (waitingSince == null) {
            waitingSince = Instant.now();
        }
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("audit projection").up();
        Instant upTo = projectedUpTo;
        Instant since = waitingSince;
        if (upTo != null) {
            response.withData("projectedUpTo", upTo.toString());
        }
        if (since != null) {
            response.withData("waitingForDatabaseSince", since.toString());
        }
        return response.build();
    }
}
