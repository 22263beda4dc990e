package io.evenkeel.generation.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReplayConfigTest {
    @Test
    void defaults() {
        ReplayConfig config = createConfig(Map.of());

        assertThat(config.maxConcurrent()).isEqualTo(1);
        assertThat(config.timeout()).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void everyKeyIsRead() {
        ReplayConfig config =
                createConfig(Map.of("evenkeel.replay.max-concurrent", "3", "evenkeel.replay.timeout", "30s"));

        assertThat(config.maxConcurrent()).isEqualTo(3);
        assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(30));
    }

    static ReplayConfig createConfig(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(ReplayConfig.class)
                .withSources(new PropertiesConfigSource(values, "test", 100))
                .build()
                .getConfigMapping(ReplayConfig.class);
    }
}
