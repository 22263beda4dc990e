package io.evenkeel.generation;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.platform.MutableClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

/** With a model that fails when the test says so. */
class ModelHealthTest {
    private final MutableClock clock = new MutableClock();
    private final AtomicLong calls = new AtomicLong();
    private int trials;
    private boolean broken;
    private final ModelHealth modelHealth =
            new ModelHealth("cuda:0", calls::get, this::step, Duration.ofMinutes(1), clock);
    private final ModelReadiness readiness = new ModelReadiness(modelHealth);

    private void step() {
        trials++;
        if (broken) {
            throw new IllegalStateException("the U-Net failed: CUDA failure 2: out of memory");
        }
    }

    @Test
    void reportsReadyWithDeviceAfterSelfTest() {
        var answer = readiness.call();

        assertThat(answer.getStatus()).isEqualTo(Status.UP);
        assertThat(answer.getData().orElseThrow()).containsEntry("device", "cuda:0");
        assertThat(trials).isZero();
    }

    @Test
    void reportsNotReadyAfterFailureUntilStepSucceeds() {
        broken = true;
        modelHealth.recordFailure();

        assertThat(readiness.call().getStatus()).isEqualTo(Status.DOWN);
        assertThat(readiness.call().getData().orElseThrow())
                .containsEntry(
                        "failure", "java.lang.IllegalStateException: the U-Net failed: CUDA failure 2: out of memory");

        broken = false;
        assertThat(readiness.call().getStatus()).isEqualTo(Status.UP);
        assertThat(readiness.call().getStatus()).isEqualTo(Status.UP);
        assertThat(trials).isEqualTo(3);
    }

    @Test
    void successClearsEarlierFailure() {
        modelHealth.recordFailure();
        modelHealth.recordSuccess();

        assertThat(readiness.call().getStatus()).isEqualTo(Status.UP);
        assertThat(trials).isZero();
    }

    @Test
    void selfTestsIdleModelPeriodically() {
        clock.advance(Duration.ofMinutes(1));
        readiness.call();
        readiness.call();
        assertThat(trials).isEqualTo(1);

        broken = true;
        clock.advance(Duration.ofMinutes(1));
        assertThat(readiness.call().getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    void failedIdleModelStaysNotReady() {
        broken = true;
        clock.advance(Duration.ofMinutes(1));

        assertThat(readiness.call().getStatus()).isEqualTo(Status.DOWN);
        assertThat(readiness.call().getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    void doesNotSelfTestBusyModel() {
        for (int i = 0; i < 5; i++) {
            calls.incrementAndGet();
            clock.advance(Duration.ofSeconds(59));
            readiness.call();
        }

        assertThat(trials).isZero();
    }
}
