package io.evenkeel.audit.checkpoint;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.NotBlank;
import java.nio.file.Path;
import java.time.Duration;

/** Configuration of checkpoints, {@code evenkeel.audit.signing.*}. */
@ConfigMapping(prefix = "evenkeel.audit.signing")
public interface SigningConfig {
    /** Folder of signing keys, shared by all instances. */
    Path keyFolder();

    /** Whether a missing first key is created. Only for a single machine: auditors trust the keys they were given. */
    @WithDefault("false")
    boolean createKey();

    /** Name of the first key, if it is created: the deployment's name in all checkpoints. */
    @WithDefault("evenkeel.invalid/embedded")
    @NotBlank
    String name();

    /** Folder of checkpoint files, shared by all instances. */
    Path checkpointFolder();

    /** Interval at which trees that grew are signed. */
    @WithDefault("1m")
    Duration checkpointInterval();

    /** Topic of checkpoints. */
    @WithDefault("evenkeel.audit.checkpoints")
    @NotBlank
    String topic();

    /** Whether a missing topic is created. */
    @WithDefault("true")
    boolean createTopic();
}
