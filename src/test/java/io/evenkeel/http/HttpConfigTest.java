package io.evenkeel.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HttpConfigTest {
    @Test
    void hasDefaults() {
        HttpConfig config = readConfig(Map.of());

        assertThat(config.maxBodyBytes()).isEqualTo(65_536);
        assertThat(config.requestsPerMinute()).isEqualTo(600);
        assertThat(config.tenantRequestsPerMinute()).isEmpty();
    }

    @Test
    void readsEveryKey() {
        HttpConfig config = readConfig(Map.of(
                "evenkeel.http.max-body-bytes",
                "2048",
                "evenkeel.http.requests-per-minute",
                "7",
                "evenkeel.http.tenant-requests-per-minute.\"acme\"",
                "9"));

        assertThat(config.maxBodyBytes()).isEqualTo(2048);
        assertThat(config.requestsPerMinute()).isEqualTo(7);
        assertThat(config.tenantRequestsPerMinute()).containsExactly(Map.entry("acme", 9));
    }

    private static HttpConfig readConfig(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .withMapping(HttpConfig.class)
                .withSources(new PropertiesConfigSource(values, "test", 100))
                .build()
                .getConfigMapping(HttpConfig.class);
    }
}
