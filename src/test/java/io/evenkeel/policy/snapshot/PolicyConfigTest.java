package io.evenkeel.policy.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PolicyConfigTest {
    @Test
    void defaults() {
        PolicyConfig config = config(Map.of());

        assertThat(config.listen()).isTrue();
        assertThat(config.refreshInterval()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.maxStaleness()).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void everyKeyCanBeSet() {
        PolicyConfig config = config(Map.of(
                "evenkeel.policy.listen",
                "false",
                "evenkeel.policy.refresh-interval",
                "PT1S",
                "evenkeel.policy.max-staleness",
                "PT1H"));

        assertThat(config.listen()).isFalse();
        assertThat(config.refreshInterval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.maxStaleness()).isEqualTo(Duration.ofHours(1));
    }

    private static PolicyConfig config(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new io.quarkus.runtime.configuration.DurationConverter())
                .withMapping(PolicyConfig.class)
                .withSources(new PropertiesConfigSource(values, "test", 100))
                .build()
                .getConfigMapping(PolicyConfig.class);
    }
}
