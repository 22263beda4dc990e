package io.evenkeel.generation;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Unready while the model fails. Makes a step to know, after a picture was lost to it, or where it drew nothing for a while. */
@Readiness
@Singleton
class ModelReadiness implements HealthCheck {
    private final Fitness fitness;

    ModelReadiness(Fitness fitness) {
        this.fitness = fitness;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("model").withData("device", fitness.device());
        try {
            fitness.prove();
            return answer.up().build();
        } catch (RuntimeException e) {
            return answer.down().withData("trouble", e.toString()).build();
        }
    }
}
