package io.evenkeel.vault;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;

/** Opens the configured vault once. */
@Singleton
class VaultProducer {
    @Produces
    @Singleton
    Vault vault(VaultConfig config) {
        Path file = config.keyEncryptionKey();
        KeyEncryptionKeys keyEncryptionKeys =
                config.createKeyEncryptionKey() ? KeyEncryptionKeys.loadOrCreate(file) : KeyEncryptionKeys.load(file);
        return new Vault(config.folder(), config.keys(), keyEncryptionKeys);
    }
}
