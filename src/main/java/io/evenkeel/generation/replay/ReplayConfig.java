package io.evenkeel.generation.replay;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** Configuration of replays, {@code evenkeel.replay.*}. */
@ConfigMapping(prefix = "evenkeel.replay")
public interface ReplayConfig {
    /** Most concurrent replays of one instance. */
    @WithDefault("1")
    @Min(1)
    @Max(64)
    int maxConcurrent();

    /** How long a replay may take. */
    @WithDefault("2m")
    Duration timeout();
}
