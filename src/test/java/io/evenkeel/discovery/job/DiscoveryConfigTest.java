package io.evenkeel.discovery.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.validator.BeanValidationConfigValidator;
import jakarta.validation.Validation;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiscoveryConfigTest {
    private static final BeanValidationConfigValidator VALIDATOR =
            Validation.buildDefaultValidatorFactory()::getValidator;

    @Test
    void defaults() {
        DiscoveryConfig config = config(Map.of());

        assertThat(config.enabled()).isTrue();
        assertThat(config.worker()).isEqualTo("evenkeel-0");
        assertThat(config.pollInterval()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.leaseDuration()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.maxAttempts()).isEqualTo(3);
        assertThat(config.checkpointInterval()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.maxQueuedJobs()).isEqualTo(16);
        assertThat(config.limits().maxSpecBytes()).isEqualTo(65536);
        assertThat(config.limits().maxSteps()).isEqualTo(10_000);
        assertThat(config.limits().maxSubjects()).isEqualTo(64);
    }

    @Test
    void everyKeyCanBeSet() {
        DiscoveryConfig config = config(Map.of(
                "evenkeel.discovery.enabled", "false",
                "evenkeel.discovery.worker", "night-shift",
                "evenkeel.discovery.poll-interval", "PT1S",
                "evenkeel.discovery.lease-duration", "PT5M",
                "evenkeel.discovery.max-attempts", "7",
                "evenkeel.discovery.checkpoint-interval", "PT0S",
                "evenkeel.discovery.max-queued-jobs", "2",
                "evenkeel.discovery.limits.max-spec-bytes", "100",
                "evenkeel.discovery.limits.max-steps", "50",
                "evenkeel.discovery.limits.max-subjects", "3"));

        assertThat(config.enabled()).isFalse();
        assertThat(config.worker()).isEqualTo("night-shift");
        assertThat(config.pollInterval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.leaseDuration()).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.maxAttempts()).isEqualTo(7);
        assertThat(config.checkpointInterval()).isZero();
        assertThat(config.maxQueuedJobs()).isEqualTo(2);
        assertThat(config.limits().maxSpecBytes()).isEqualTo(100);
        assertThat(config.limits().maxSteps()).isEqualTo(50);
        assertThat(config.limits().maxSubjects()).isEqualTo(3);
    }

    @Test
    void workerNameDefaultsToTheInstanceName() {
        assertThat(config(Map.of("evenkeel.generation.instance", "evenkeel-7")).worker())
                .isEqualTo("evenkeel-7");
    }

    @ParameterizedTest
    @CsvSource({
        "poll-interval,PT0S",
        "lease-duration,PT1S",
        "max-attempts,0",
        "max-queued-jobs,0",
        "limits.max-spec-bytes,0",
        "limits.max-steps,0"
    })
    void rejectsInvalidValuesAtStartup(String key, String value) {
        assertThatThrownBy(() -> config(Map.of("evenkeel.discovery." + key, value)))
                .isInstanceOf(ConfigValidationException.class)
                .hasMessageContaining("evenkeel.discovery." + key);
    }

    static DiscoveryConfig config(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(DiscoveryConfig.class)
                .withValidator(VALIDATOR)
                .withSources(new PropertiesConfigSource(values, "test", 100))
                .build()
                .getConfigMapping(DiscoveryConfig.class);
    }
}
