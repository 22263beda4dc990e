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
            "evenkeel.vault.key-encryption-key", "/secret/master");

    @Test
    void doesNotCreateKeyEncryptionKeyByDefault() {
        assertThat(createConfig(NEEDED).createKeyEncryptionKey()).isFalse();
    }

    @Test
    void everyKeyIsRead() {
        Map<String, String> all = new HashMap<>(NEEDED);
        all.put("evenkeel.vault.create-key-encryption-key", "true");

        VaultConfig config = createConfig(all);

        assertThat(config.folder()).isEqualTo(Path.of("/vault"));
        assertThat(config.keys()).isEqualTo(Path.of("/keys"));
        assertThat(config.keyEncryptionKey()).isEqualTo(Path.of("/secret/master"));
        assertThat(config.createKeyEncryptionKey()).isTrue();
    }

    @Test
    void requiresFolders() {
        assertThatThrownBy(() -> createConfig(Map.of()))
                .hasMessageContaining("evenkeel.vault.folder")
                .hasMessageContaining("evenkeel.vault.keys")
                .hasMessageContaining("evenkeel.vault.key-encryption-key");
    }

    private static VaultConfig createConfig(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .withMapping(VaultConfig.class)
                .withSources(new PropertiesConfigSource(values, "test", 100))
                .build()
                .getConfigMapping(VaultConfig.class);
    }
}
