package io.evenkeel.audit.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PrivacyConfigTest {
    @Test
    void retainsContentHalfAYearByDefault() {
        PrivacyConfig config = createConfig(Map.of());

        assertThat(config.contentDays()).isEqualTo(180);
        assertThat(config.retentionInterval()).isEqualTo(Duration.ofHours(1));
        assertThat(config.batchSize()).isEqualTo(500);
        assertThat(config.maxErasureRequests()).isEqualTo(10000);
    }

    @Test
    void readsEveryKey() {
        PrivacyConfig config = createConfig(Map.of(
                "evenkeel.privacy.content-days", "30",
                "evenkeel.privacy.retention-interval", "5m",
                "evenkeel.privacy.batch-size", "7",
                "evenkeel.privacy.max-erasure-requests", "8"));

        assertThat(config.contentDays()).isEqualTo(30);
        assertThat(config.retentionInterval()).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.batchSize()).isEqualTo(7);
        assertThat(config.maxErasureRequests()).isEqualTo(8);
    }

    private static PrivacyConfig createConfig(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(PrivacyConfig.class)
                .withSources(new PropertiesConfigSource(values, "test", 100))
                .build()
                .getConfigMapping(PrivacyConfig.class);
    }
}
