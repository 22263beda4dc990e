package io.evenkeel.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VaultConfigTest {
    private static final Map<String, String> NEEDED = Map.of(
            "evenkeel.vault.folder", "/vault",
            "evenkeel.vault.keys", "/keys",
            "evenkeel.vault.master-key", "/secret/master");

    @Test
    void doesNotCreateMasterKeyByDefault() {
        assertThat(createConfig(NEEDED).createMasterKey()).isFalse();
    }

    @Test
    void everyKeyIsRead() {
        Map<String, String> all = new HashMap<>(NEEDED);
        all.put("evenkeel.vault.create-master-key", "true");

        VaultConfig config = createConfig(all);

        assertThat(config.folder()).isEqualTo(Path.of("/vault"));
        assertThat(config.keys()).isEqualTo(Path.of("/keys"));
        assertThat(config.masterKey()).isEqualTo(Path.of("/secret/master"));
        assertThat(config.createMasterKey()).isTrue();
    }

    @Test
    void requiresFolders() {
        assertThatThrownBy(() -> createConfig(Map.of()))
                .hasMessageContaining("evenkeel.vault.folder")
                .hasMessageContaining("evenkeel.vault.keys")
                .hasMessageContaining("evenkeel.vault.master-key");
    }

    private static VaultConfig createConfig(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .withMapping(VaultConfig.class)
                .withSources(new PropertiesConfigSource(values, "test", 100))
                .build()
                .getConfigMapping(VaultConfig.class);
    }
}
