package io.evenkeel.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RestConfigTest {
    @Test
    void defaults() {
        RestConfig config = readConfig(Map.of());

        assertThat(config.bodyBytes()).isEqualTo(65_536);
        assertThat(config.requestsPerMinute()).isEqualTo(600);
        assertThat(config.tenantRequestsPerMinute()).isEmpty();
    }

    @Test
    void everyKeyCanBeSet() {
        RestConfig config = readConfig(Map.of(
                "evenkeel.rest.body-bytes",
                "2048",
                "evenkeel.rest.requests-per-minute",
                "7",
                "evenkeel.rest.tenant-requests-per-minute.\"acme\"",
                "9"));

        assertThat(config.bodyBytes()).isEqualTo(2048);
        assertThat(config.requestsPerMinute()).isEqualTo(7);
        assertThat(config.tenantRequestsPerMinute()).containsExactly(Map.entry("acme", 9));
    }

    private static RestConfig readConfig(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .withMapping(RestConfig.class)
                .withSources(new PropertiesConfigSource(values, "test", 100))
                .build()
                .getConfigMapping(RestConfig.class);
    }
}
