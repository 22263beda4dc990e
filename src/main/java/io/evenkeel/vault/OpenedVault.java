package io.evenkeel.vault;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;

/** The vault of this deployment, opened once. */
@Singleton
class OpenedVault {
    @Produces
    @Singleton
    Vault vault(VaultConfig config) {
        Path file = config.masterKey();
        MasterKeys masters = config.createMasterKey() ? MasterKeys.inOrNew(file) : MasterKeys.of(file);
        return new Vault(config.folder(), config.keys(), masters);
    }
}
