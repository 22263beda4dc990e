package io.evenkeel.generation;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.platform.TurnedClock;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final TurnedClock clock = new TurnedClock();
    private final Progress progress = new Progress(clock);
    private final RequestReadiness readiness =
            new RequestReadiness(progress, Configs.generation(Map.of("evenkeel.generation.stalled-after", "2m")));

    @Test
    void anInstanceIsUnreadyUntilItJoinedItsGroup() {
        assertThat(readiness.call().getStatus()).isEqualTo(Status.DOWN);

        progress.joined();
        assertThat(readiness.call().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void anIdleInstanceIsReadyForEver() {
        progress.joined();
        progress.moved();
        clock.turn(Duration.ofDays(1));

        assertThat(readiness.call().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void anInstanceIsUnreadyWhenRequestsWaitAndNoneIsCommitted() {
        progress.joined();
        progress.waiting();
        clock.turn(Duration.ofMinutes(1));
        progress.waiting();
        clock.turn(Duration.ofMinutes(1));

        assertThat(readiness.call().getStatus()).isEqualTo(Status.DOWN);

        progress.moved();
        assertThat(readiness.call().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void troubleThatComesBackIsNotTakenForProgress() {
        for (int i = 0; i < 5; i++) {
            progress.left();
            progress.joined();
            progress.waiting();
            clock.turn(Duration.ofSeconds(30));
        }

        assertThat(readiness.call().getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    void anInstanceWhoseConsumptionEndedIsDead() {
        RequestLiveness liveness = new RequestLiveness(progress);
        assertThat(liveness.call().getStatus()).isEqualTo(Status.UP);

        progress.died("another of this name came");
        assertThat(liveness.call().getStatus()).isEqualTo(Status.DOWN);
    }
}
