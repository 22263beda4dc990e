package io.evenkeel.generation.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.generation.GenerationTestConfigs;
import io.evenkeel.platform.MutableClock;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

class ConsumerHealthTest {
    private final MutableClock clock = new MutableClock();
    private final ConsumerHealth consumerHealth = new ConsumerHealth(clock);
    private final RequestReadiness readiness = new RequestReadiness(
            consumerHealth, GenerationTestConfigs.create(Map.of("evenkeel.generation.commit-stall-timeout", "2m")));

    @Test
    void reportsNotReadyUntilAssigned() {
        assertThat(readiness.call().getStatus()).isEqualTo(Status.DOWN);

        consumerHealth.recordAssigned();
        assertThat(readiness.call().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void idleInstanceStaysReady() {
        consumerHealth.recordAssigned();
        consumerHealth.recordProgress();
        clock.advance(Duration.ofDays(1));

        assertThat(readiness.call().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void reportsNotReadyWhenCommitsStall() {
        consumerHealth.recordAssigned();
        consumerHealth.recordPending();
        clock.advance(Duration.ofMinutes(1));
        consumerHealth.recordPending();
        clock.advance(Duration.ofMinutes(1));

        assertThat(readiness.call().getStatus()).isEqualTo(Status.DOWN);

        consumerHealth.recordProgress();
        assertThat(readiness.call().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void repeatedFailureIsNotProgress() {
        for (int i = 0; i < 5; i++) {
            consumerHealth.recordUnassigned();
            consumerHealth.recordAssigned();
            consumerHealth.recordPending();
            clock.advance(Duration.ofSeconds(30));
        }

        assertThat(readiness.call().getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    void reportsNotLiveAfterConsumptionStopped() {
        RequestLiveness liveness = new RequestLiveness(consumerHealth);
        assertThat(liveness.call().getStatus()).isEqualTo(Status.UP);

        consumerHealth.recordStopped("another of this name came");
        assertThat(liveness.call().getStatus()).isEqualTo(Status.DOWN);
    }
}
