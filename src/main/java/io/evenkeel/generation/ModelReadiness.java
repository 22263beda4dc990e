package io.evenkeel.generation;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Unready when the model fails: after a picture was lost to device or memory trouble, until a step succeeds again. */
@Readiness
@Singleton
class ModelReadiness implements HealthCheck {
    private final Studio studio;

    ModelReadiness(Studio studio) {
        this.studio = studio;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("model").withData("device", studio.device());
        try {
            studio.recover();
            return answer.up().build();
        } catch (RuntimeException e) {
            return answer.down().withData("trouble", e.toString()).build();
        }
    }
}
