package io.evenkeel.generation.pipeline;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Reports dead after consumption stopped for good. Restart the instance, or give it another name. */
@Liveness
@Singleton
class RequestLiveness implements HealthCheck {
    private final ConsumerHealth consumerHealth;

    RequestLiveness(ConsumerHealth consumerHealth) {
        this.consumerHealth = consumerHealth;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("requests")
                .status(consumerHealth.stopReason().isEmpty())
                .withData("stopReason", consumerHealth.stopReason())
                .build();
    }
}
