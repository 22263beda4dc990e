package io.evenkeel.vault;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;

/** The vault of this deployment, opened once. */
@Singleton
class VaultProducer {
    @Produces
    @Singleton
    Vault vault(VaultConfig config) {
        Path file = config.masterKey();
        MasterKeys masterKeys = config.createMasterKey() ? MasterKeys.loadOrCreate(file) : MasterKeys.load(file);
        return new Vault(config.folder(), config.keys(), masterKeys);
    }
}
