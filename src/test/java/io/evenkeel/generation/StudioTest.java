package io.evenkeel.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.CpuBuild;
import io.evenkeel.Logs;
import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.diffusion.runtime.DeviceUnavailable;
import io.evenkeel.marking.Marker;
import io.evenkeel.platform.RequestId;
import io.evenkeel.platform.TenantId;
import io.evenkeel.platform.TurnedClock;
import io.evenkeel.policy.Surface;
import io.evenkeel.vault.Envelope;
import io.evenkeel.vault.MasterKeys;
import io.evenkeel.vault.Vault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
        return Studio.open(Configs.generation(config), Marker.NONE, clock);
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
    void picturesThatAreGivenUpMakeRoom() throws Exception {
        try (Studio studio = open(Map.of("evenkeel.generation.batch", "1"))) {
            CompletableFuture<List<Sample>> endless = studio.draw(request(900), plans(2), Optional.empty(), envelope());
            endless.cancel(false);

            assertThat(studio.draw(request(1), plans(1), Optional.empty(), envelope())
                            .get(30, TimeUnit.SECONDS))
                    .hasSize(1);
        }
    }

    @Test
    void picturesThatTakeTooLongFailAndMakeRoom() throws Exception {
        try (Studio studio = open(Map.of("evenkeel.generation.batch", "1", "evenkeel.generation.timeout", "2s"))) {
            CompletableFuture<List<Sample>> endless = studio.draw(request(900), plans(1), Optional.empty(), envelope());

            assertThatThrownBy(endless::get).hasCauseInstanceOf(TimeoutException.class);
            assertThat(studio.draw(request(1), plans(1), Optional.empty(), envelope()))
                    .succeedsWithin(Duration.ofSeconds(30));
        }
    }

    private CompletableFuture<Envelope> envelope() {
        Vault vault = new Vault(
                pictures.resolve("vault"), pictures.resolve("keys"), MasterKeys.inOrNew(pictures.resolve("master")));
        return CompletableFuture.completedFuture(vault.envelope(new TenantId("acme"), new RequestId("/test", "r")));
    }

    private static List<SteeringPlan> plans(int count) {
        return Collections.nCopies(count, SteeringPlan.NONE);
    }

    private static GenerationRequest request(int steps) {
        return new GenerationRequest(
                new RequestId("/test", "r-" + steps),
                new TenantId("acme"),
                "a doctor",
                "",
                1,
                1,
                new Sampling(
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        OptionalInt.of(steps),
                        OptionalDouble.empty(),
                        Optional.empty()),
                Surface.UNKNOWN);
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
