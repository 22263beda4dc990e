package io.evenkeel.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.CpuBuild;
import io.evenkeel.LogCapture;
import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.platform.MutableClock;
import io.evenkeel.platform.RequestId;
import io.evenkeel.platform.TenantId;
import io.evenkeel.policy.DisplayContext;
import io.evenkeel.provenance.ImageMarker;
import io.evenkeel.sampler.runtime.DeviceUnavailableException;
import io.evenkeel.vault.EncryptedRequest;
import io.evenkeel.vault.KeyEncryptionKeys;
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
class ImageGeneratorTest {
    @TempDir
    Path pictures;

    private final MutableClock clock = new MutableClock();

    private ImageGenerator open(Map<String, String> config) {
        return ImageGenerator.open(GenerationTestConfigs.create(config), ImageMarker.NONE, clock);
    }

    @Test
    @DisabledIf(CpuBuild.IS_CUDA)
    void refusesMissingGpuWithoutFallback() {
        Map<String, String> onGpu = Map.of("evenkeel.generation.device", "cuda");

        assertThatThrownBy(() -> open(onGpu))
                .isInstanceOf(DeviceUnavailableException.class)
                .hasMessageStartingWith("device (cuda:0) cannot be used: ");
    }

    @Test
    @DisabledIf(CpuBuild.IS_CUDA)
    void fallsBackToCpuWithWarning() {
        Map<String, String> either = Map.of(
                "evenkeel.generation.device", "cuda",
                "evenkeel.generation.cuda.fallback", "cpu");

        try (LogCapture logCapture = LogCapture.capture(ModelRuntime.class.getName());
                ImageGenerator generator = open(either)) {
            HealthCheckResponse answer =
                    new ModelReadiness(generator.modelRuntime().health()).call();

            assertThat(answer.getData().orElseThrow()).containsEntry("device", "cpu");
            assertThat(logCapture.warnings())
                    .singleElement()
                    .asString()
                    .startsWith(
                            "serving on the CPU, as evenkeel.generation.cuda.fallback says: device (cuda:0) cannot");
        }
    }

    @Test
    void doesNotFallBackOnCpuFailure() {
        Map<String, String> missing = Map.of(
                "evenkeel.generation.model", pictures.toString(),
                "evenkeel.generation.device", "cuda",
                "evenkeel.generation.cuda.fallback", "cpu");

        assertThatThrownBy(() -> open(missing)).isNotInstanceOf(DeviceUnavailableException.class);
    }

    @Test
    void cancelledImagesFreeCapacity() throws Exception {
        try (ImageGenerator generator = open(Map.of("evenkeel.generation.max-batch-size", "1"))) {
            CompletableFuture<List<GeneratedImage>> endless = generate(generator, 900, 2);
            endless.cancel(false);

            assertThat(generate(generator, 1, 1).get(30, TimeUnit.SECONDS)).hasSize(1);
        }
    }

    @Test
    void timedOutImagesFailAndFreeCapacity() throws Exception {
        try (ImageGenerator generator =
                open(Map.of("evenkeel.generation.max-batch-size", "1", "evenkeel.generation.timeout", "2s"))) {
            CompletableFuture<List<GeneratedImage>> endless = generate(generator, 900, 1);

            assertThatThrownBy(endless::get).hasCauseInstanceOf(TimeoutException.class);
            assertThat(generate(generator, 1, 1)).succeedsWithin(Duration.ofSeconds(30));
        }
    }

    private CompletableFuture<List<GeneratedImage>> generate(ImageGenerator generator, int steps, int count) {
        ResolvedRequest request = generator.modelRuntime().defaults().resolve(request(steps));
        return generator.generate(request, plans(count), Optional.empty(), createEncryptedRequest());
    }

    private CompletableFuture<EncryptedRequest> createEncryptedRequest() {
        Vault vault = new Vault(
                pictures.resolve("vault"),
                pictures.resolve("keys"),
                KeyEncryptionKeys.loadOrCreate(pictures.resolve("master")));
        return CompletableFuture.completedFuture(vault.openOrCreate(new TenantId("acme"), new RequestId("/test", "r")));
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
                new RequestedSampling(
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        OptionalInt.of(steps),
                        OptionalDouble.empty(),
                        Optional.empty()),
                DisplayContext.UNKNOWN);
    }

    @Test
    void readinessCheckSelfTestsIdleModel() {
        ImageGenerator generator = open(Map.of());
        ModelReadiness readiness = new ModelReadiness(generator.modelRuntime().health());
        clock.advance(Duration.ofMinutes(1));
        assertThat(readiness.call().getStatus()).isEqualTo(Status.UP);

        generator.close();
        clock.advance(Duration.ofMinutes(1));

        assertThat(readiness.call().getStatus()).isEqualTo(Status.DOWN); // a closed model cannot make it
    }
}
