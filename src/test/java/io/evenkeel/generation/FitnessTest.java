package io.evenkeel.generation;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.platform.TurnedClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

/** With a model that fails when the test says so. */
class FitnessTest {
    private final TurnedClock clock = new TurnedClock();
    private final AtomicLong calls = new AtomicLong();
    private int trials;
    private boolean broken;
    private final Fitness fitness = new Fitness("cuda:0", calls::get, this::step, Duration.ofMinutes(1), clock);
    private final ModelReadiness readiness = new ModelReadiness(fitness);

    private void step() {
        trials++;
        if (broken) {
            throw new IllegalStateException("the U-Net failed: CUDA failure 2: out of memory");
        }
    }

    @Test
    void aModelThatWasJustTriedOutIsReadyAndSaysWhatItRunsOn() {
        var answer = readiness.call();

        assertThat(answer.getStatus()).isEqualTo(Status.UP);
        assertThat(answer.getData().orElseThrow()).containsEntry("device", "cuda:0");
        assertThat(trials).isZero();
    }

    @Test
    void aLostPictureMakesUnreadyUntilAStepSucceeds() {
        broken = true;
        fitness.lost();

        assertThat(readiness.call().getStatus()).isEqualTo(Status.DOWN);
        assertThat(readiness.call().getData().orElseThrow())
                .containsEntry(
                        "trouble", "java.lang.IllegalStateException: the U-Net failed: CUDA failure 2: out of memory");

        broken = false;
        assertThat(readiness.call().getStatus()).isEqualTo(Status.UP);
        assertThat(readiness.call().getStatus()).isEqualTo(Status.UP);
        assertThat(trials).isEqualTo(3);
    }

    @Test
    void aLostPictureBeforeOneThatWasDrawnIsForgotten() {
        fitness.lost();
        fitness.drew();

        assertThat(readiness.call().getStatus()).isEqualTo(Status.UP);
        assertThat(trials).isZero();
    }

    @Test
    void anIdleModelIsTriedOutNowAndThen() {
        clock.turn(Duration.ofMinutes(1));
        readiness.call();
        readiness.call();
        assertThat(trials).isEqualTo(1);

        broken = true;
        clock.turn(Duration.ofMinutes(1));
        assertThat(readiness.call().getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    void anIdleModelThatFailedStaysUnreadyHoweverShortTheTime() {
        broken = true;
        clock.turn(Duration.ofMinutes(1));

        assertThat(readiness.call().getStatus()).isEqualTo(Status.DOWN);
        assertThat(readiness.call().getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    void aBusyModelIsNotTriedOut() {
        for (int i = 0; i < 5; i++) {
            calls.incrementAndGet();
            clock.turn(Duration.ofSeconds(59));
            readiness.call();
        }

        assertThat(trials).isZero();
    }
}
