package io.evenkeel.vault;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/** Configuration of what is kept of requests, {@code evenkeel.vault.*}. */
@ConfigMapping(prefix = "evenkeel.vault")
public interface VaultConfig {
    /** Where sealed contents and pictures are kept; shared by all instances. */
    Path folder();

    /** Where the requests' wrapped data keys are kept: not to be backed up for longer than erased content may come back. */
    Path keys();

    /** The file of the master keys that wrap data keys. */
    Path masterKey();

    /** Whether a missing master key is made. For one machine only: a fresh one opens nothing that was sealed before. */
    @WithDefault("false")
    boolean createMasterKey();
}
