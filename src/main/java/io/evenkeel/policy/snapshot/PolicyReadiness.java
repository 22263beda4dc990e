package io.evenkeel.policy.snapshot;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready while every request would be refused, as policies are not loaded or too old. */
@Readiness
@ApplicationScoped
class PolicyReadiness implements HealthCheck {
    private final PolicyCache cache;

    PolicyReadiness(PolicyCache cache) {
        this.cache = cache;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("policies")
                .status(cache.isLoaded() && !cache.isStale())
                .withData("loaded", cache.isLoaded())
                .withData("stale", cache.isStale())
                .build();
    }
}
