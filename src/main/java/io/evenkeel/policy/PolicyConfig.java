package io.evenkeel.policy;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** How fresh the policies of the request path are. */
@ConfigMapping(prefix = "evenkeel.policy")
public interface PolicyConfig {
    /** Time between two looks for changes that other instances made; this one's own act at once. At least a second. */
    @WithDefault("5s")
    @DurationMin(seconds = 1)
    Duration refresh();

    /** How long requests are served by policies that could not be looked up anew. Beyond it, all are refused. */
    @WithDefault("10m")
    @DurationMin(seconds = 1)
    Duration maxStaleness();
}
