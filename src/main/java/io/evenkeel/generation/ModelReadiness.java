package io.evenkeel.generation;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Reports unready while the model fails. Runs a self-test after a failed image and after a while without a call. */
@Readiness
@Singleton
class ModelReadiness implements HealthCheck {
    private final ModelHealth modelHealth;

    ModelReadiness(ModelHealth modelHealth) {
        this.modelHealth = modelHealth;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("model").withData("device", modelHealth.device());
        try {
            modelHealth.verify();
            return response.up().build();
        } catch (RuntimeException e) {
            return response.down().withData("failure", e.toString()).build();
        }
    }
}
