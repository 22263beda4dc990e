package io.evenkeel.generation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final Hands clock = new Hands();
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
        clock.pass(Duration.ofDays(1));

        assertThat(readiness.call().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void anInstanceIsUnreadyWhenRequestsWaitAndNoneIsCommitted() {
        progress.joined();
        progress.waiting();
        clock.pass(Duration.ofMinutes(1));
        progress.waiting();
        clock.pass(Duration.ofMinutes(1));

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
            clock.pass(Duration.ofSeconds(30));
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

    /** A clock that is moved by hand. */
    private static final class Hands extends Clock {
        private Instant now = Instant.parse("2026-11-22T12:00:00Z");

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
