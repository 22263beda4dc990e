package io.evenkeel.policy.snapshot;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** Settings of the policy cache. */
@ConfigMapping(prefix = "evenkeel.policy")
public interface PolicyConfig {
    /**
     * Whether to receive changes of other instances at once, by PostgreSQL's LISTEN on a dedicated connection. Must be false
     * behind a pooler that shares connections, such as PgBouncer in mode "transaction".
     */
    @WithDefault("true")
    boolean listen();

    /** Polling interval for changes that arrived without a notification. At least a second. */
    @WithDefault("5s")
    @DurationMin(seconds = 1)
    Duration refreshInterval();

    /** How long policies stay in force if they cannot be refreshed. After that, all requests are refused. */
    @WithDefault("10m")
    @DurationMin(seconds = 1)
    Duration maxStaleness();
}
