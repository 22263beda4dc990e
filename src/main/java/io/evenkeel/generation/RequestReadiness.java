package io.evenkeel.generation;

import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Unready before it joined its group, and when requests wait but none is committed any more. */
@Readiness
@Singleton
class RequestReadiness implements HealthCheck {
    private final Progress progress;
    private final Duration patience;

    RequestReadiness(Progress progress, GenerationConfig config) {
        this.progress = progress;
        this.patience = config.stalledAfter();
    }

    @Override
    public HealthCheckResponse call() {
        Duration stalled = progress.stalled();
        return HealthCheckResponse.named("requests")
                .status(progress.hasJoined() && stalled.compareTo(patience) < 0)
                .withData("joined", progress.hasJoined())
                .withData("seconds-without-commit-while-requests-wait", stalled.toSeconds())
                .build();
    }
}
