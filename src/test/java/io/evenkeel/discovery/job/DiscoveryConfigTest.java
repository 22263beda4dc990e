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
        assertThat(config.poll()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.lease()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.attempts()).isEqualTo(3);
        assertThat(config.checkpointInterval()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.queue()).isEqualTo(16);
        assertThat(config.limits().specBytes()).isEqualTo(65536);
        assertThat(config.limits().steps()).isEqualTo(10_000);
        assertThat(config.limits().subjects()).isEqualTo(64);
    }

    @Test
    void everyKeyCanBeSet() {
        DiscoveryConfig config = config(Map.of(
                "evenkeel.discovery.enabled", "false",
                "evenkeel.discovery.worker", "night-shift",
                "evenkeel.discovery.poll", "PT1S",
                "evenkeel.discovery.lease", "PT5M",
                "evenkeel.discovery.attempts", "7",
                "evenkeel.discovery.checkpoint-interval", "PT0S",
                "evenkeel.discovery.queue", "2",
                "evenkeel.discovery.limits.spec-bytes", "100",
                "evenkeel.discovery.limits.steps", "50",
                "evenkeel.discovery.limits.subjects", "3"));

        assertThat(config.enabled()).isFalse();
        assertThat(config.worker()).isEqualTo("night-shift");
        assertThat(config.poll()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.lease()).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.attempts()).isEqualTo(7);
        assertThat(config.checkpointInterval()).isZero();
        assertThat(config.queue()).isEqualTo(2);
        assertThat(config.limits().specBytes()).isEqualTo(100);
        assertThat(config.limits().steps()).isEqualTo(50);
        assertThat(config.limits().subjects()).isEqualTo(3);
    }

    @Test
    void workerNameDefaultsToTheInstanceName() {
        assertThat(config(Map.of("evenkeel.generation.instance", "evenkeel-7")).worker())
                .isEqualTo("evenkeel-7");
    }

    @ParameterizedTest
    @CsvSource({"poll,PT0S", "lease,PT1S", "attempts,0", "queue,0", "limits.spec-bytes,0", "limits.steps,0"})
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
