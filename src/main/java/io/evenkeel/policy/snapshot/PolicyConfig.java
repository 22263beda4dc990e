package io.evenkeel.policy.snapshot;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** How fresh the policies of the request path are. */
@ConfigMapping(prefix = "evenkeel.policy")
public interface PolicyConfig {
    /**
     * Whether to hear of other instances' changes at once, by PostgreSQL's LISTEN on a connection that is kept. Not where a
     * pooler gives connections to several clients in turn, such as PgBouncer in its mode "transaction".
     */
    @WithDefault("true")
    boolean listen();

    /** Time between two looks for changes that were not heard of. At least a second. */
    @WithDefault("5s")
    @DurationMin(seconds = 1)
    Duration refreshInterval();

    /** How long requests are served by policies that could not be looked up anew. Beyond it, all are refused. */
    @WithDefault("10m")
    @DurationMin(seconds = 1)
    Duration maxStaleness();
}
