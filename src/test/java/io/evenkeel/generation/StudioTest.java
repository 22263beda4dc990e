package io.evenkeel.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.CpuBuild;
import io.evenkeel.Logs;
import io.evenkeel.diffusion.runtime.DeviceUnavailable;
import io.evenkeel.platform.TurnedClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.api.io.TempDir;

/** On the CPU build, where a GPU cannot be had. */
class StudioTest {
    @TempDir
    Path pictures;

    private final TurnedClock clock = new TurnedClock();

    private Studio open(Map<String, String> config) {
        return Studio.open(Configs.generation(config), new PictureStore(pictures), clock);
    }

    @Test
    @DisabledIf(CpuBuild.IS_NOT)
    void withoutAFallbackAMissingGpuIsRefused() {
        Map<String, String> onGpu = Map.of("evenkeel.generation.device", "cuda");

        assertThatThrownBy(() -> open(onGpu))
                .isInstanceOf(DeviceUnavailable.class)
                .hasMessageStartingWith("device (cuda:0) cannot be used: ");
    }

    @Test
    @DisabledIf(CpuBuild.IS_NOT)
    void withAFallbackItServesOnTheCpuAndSaysSo() {
        Map<String, String> either = Map.of(
                "evenkeel.generation.device", "cuda",
                "evenkeel.generation.cuda.fallback", "cpu");

        try (Logs logs = Logs.of(Studio.class.getName());
                Studio studio = open(either)) {
            HealthCheckResponse answer = new ModelReadiness(studio.fitness()).call();

            assertThat(answer.getData().orElseThrow()).containsEntry("device", "cpu");
            assertThat(logs.warnings())
                    .singleElement()
                    .asString()
                    .startsWith(
                            "serving on the CPU, as evenkeel.generation.cuda.fallback says: device (cuda:0) cannot");
        }
    }

    @Test
    void theFallbackIsNotForTheCpusOwnTroubles() {
        Map<String, String> missing = Map.of(
                "evenkeel.generation.model", pictures.toString(),
                "evenkeel.generation.device", "cuda",
                "evenkeel.generation.cuda.fallback", "cpu");

        assertThatThrownBy(() -> open(missing)).isNotInstanceOf(DeviceUnavailable.class);
    }

    @Test
    void theReadinessCheckOfAnIdleModelMakesAStep() {
        Studio studio = open(Map.of());
        ModelReadiness readiness = new ModelReadiness(studio.fitness());
        clock.turn(Duration.ofMinutes(1));
        assertThat(readiness.call().getStatus()).isEqualTo(Status.UP);

        studio.close();
        clock.turn(Duration.ofMinutes(1));

        assertThat(readiness.call().getStatus()).isEqualTo(Status.DOWN); // a closed model cannot make it
    }
}
