package io.evenkeel.generation;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Dead once consumption ended for good: only a restart, or another instance name, helps. */
@Liveness
@Singleton
class RequestLiveness implements HealthCheck {
    private final Progress progress;

    RequestLiveness(Progress progress) {
        this.progress = progress;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("requests")
                .status(progress.death().isEmpty())
                .withData("death", progress.death())
                .build();
    }
}
