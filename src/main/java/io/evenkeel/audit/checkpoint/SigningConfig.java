package io.evenkeel.audit.checkpoint;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.NotBlank;
import java.nio.file.Path;
import java.time.Duration;

/** Configuration of checkpoints, {@code evenkeel.audit.signing.*}. */
@ConfigMapping(prefix = "evenkeel.audit.signing")
public interface SigningConfig {
    /** The folder of signing keys; the same for all instances. */
    Path keyFolder();

    /** Whether a missing first key is made. For one machine only: auditors trust the keys they were given. */
    @WithDefault("false")
    boolean createKey();

    /** What the first key is called, if it is made: the deployment's name in all checkpoints. */
    @WithDefault("evenkeel.invalid/embedded")
    @NotBlank
    String name();

    /** Where checkpoints are kept as files; shared by all instances. */
    Path checkpointFolder();

    /** How often trees that grew are sealed. */
    @WithDefault("1m")
    Duration checkpointInterval();

    /** The topic that checkpoints are published on. */
    @WithDefault("evenkeel.audit.checkpoints")
    @NotBlank
    String topic();

    /** Whether that topic is created, if it is missing. */
    @WithDefault("true")
    boolean createTopic();
}
