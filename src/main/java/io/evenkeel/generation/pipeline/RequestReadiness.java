package io.evenkeel.generation.pipeline;

import io.evenkeel.generation.GenerationConfig;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Reports unready until partitions are assigned, and while requests wait but none is committed. */
@Readiness
@Singleton
class RequestReadiness implements HealthCheck {
    private final ConsumerHealth consumerHealth;
    private final Duration stallTimeout;

    RequestReadiness(ConsumerHealth consumerHealth, GenerationConfig config) {
        this.consumerHealth = consumerHealth;
        this.stallTimeout = config.commitStallTimeout();
    }

    @Override
    public HealthCheckResponse call() {
        Duration stalledFor = consumerHealth.stalledFor();
        return HealthCheckResponse.named("requests")
                .status(consumerHealth.isAssigned() && stalledFor.compareTo(stallTimeout) < 0)
                .withData("assigned", consumerHealth.isAssigned())
                .withData("seconds-without-commit-while-requests-wait", stalledFor.toSeconds())
                .build();
    }
}
