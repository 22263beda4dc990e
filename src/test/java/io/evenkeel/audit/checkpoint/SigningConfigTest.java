package io.evenkeel.audit.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SigningConfigTest {
    private static final Map<String, String> REQUIRED_SETTINGS = Map.of(
            "evenkeel.audit.signing.key-folder", "/keys",
            "evenkeel.audit.signing.checkpoint-folder", "/checkpoints");

    @Test
    void hasDefaults() {
        SigningConfig config = config(REQUIRED_SETTINGS);

        assertThat(config.createKey()).isFalse();
        assertThat(config.name()).isEqualTo("evenkeel.invalid/embedded");
        assertThat(config.checkpointInterval()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.topic()).isEqualTo("evenkeel.audit.checkpoints");
        assertThat(config.createTopic()).isTrue();
    }

    @Test
    void readsEveryKey() {
        Map<String, String> all = new HashMap<>(REQUIRED_SETTINGS);
        all.put("evenkeel.audit.signing.create-key", "true");
        all.put("evenkeel.audit.signing.name", "example.org/evenkeel");
        all.put("evenkeel.audit.signing.checkpoint-interval", "10s");
        all.put("evenkeel.audit.signing.topic", "t");
        all.put("evenkeel.audit.signing.create-topic", "false");

        SigningConfig config = config(all);

        assertThat(config.keyFolder()).isEqualTo(Path.of("/keys"));
        assertThat(config.checkpointFolder()).isEqualTo(Path.of("/checkpoints"));
        assertThat(config.createKey()).isTrue();
        assertThat(config.name()).isEqualTo("example.org/evenkeel");
        assertThat(config.checkpointInterval()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.topic()).isEqualTo("t");
        assertThat(config.createTopic()).isFalse();
    }

    @Test
    void requiresKeyAndCheckpointFolders() {
        assertThatThrownBy(() -> config(Map.of()))
                .hasMessageContaining("evenkeel.audit.signing.key-folder")
                .hasMessageContaining("evenkeel.audit.signing.checkpoint-folder");
    }

    private static SigningConfig config(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(SigningConfig.class)
                .withSources(new PropertiesConfigSource(values, "test", 100))
                .build()
                .getConfigMapping(SigningConfig.class);
    }
}
