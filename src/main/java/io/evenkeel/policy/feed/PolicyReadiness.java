package io.evenkeel.policy.feed;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready while every request would be refused, as no policy is known, or none that is fresh enough. */
@Readiness
@ApplicationScoped
class PolicyReadiness implements HealthCheck {
    private final PolicySnapshots snapshots;

    PolicyReadiness(PolicySnapshots snapshots) {
        this.snapshots = snapshots;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("policies")
                .status(snapshots.loaded() && !snapshots.stale())
                .withData("loaded", snapshots.loaded())
                .withData("stale", snapshots.stale())
                .build();
    }
}
