package io.evenkeel.vault;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/** Configuration of the vault, {@code evenkeel.vault.*}. */
@ConfigMapping(prefix = "evenkeel.vault")
public interface VaultConfig {
    /** Folder of the encrypted contents and images. All instances share it. */
    Path folder();

    /** Folder of the wrapped data keys. Restoring a backup of it undoes erasures, so keep none for longer than that is allowed. */
    Path keys();

    /** File of the key-encryption keys that wrap data keys: a Tink keyset. */
    Path keyEncryptionKey();

    /** Whether a missing file is created. For a single machine: a new key decrypts nothing that was stored before. */
    @WithDefault("false")
    boolean createKeyEncryptionKey();
}
