package io.evenkeel.audit.projection;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;

/** Configuration of the audit projection, {@code evenkeel.audit.projection.*}. */
@ConfigMapping(prefix = "evenkeel.audit.projection")
public interface ProjectionConfig {
    /** Topic of audit entries. */
    @WithDefault("${evenkeel.generation.topics.audit:evenkeel.audit.entries}")
    @NotBlank
    String topic();

    /** Topic of result events, which are counted and compared with the entries. */
    @WithDefault("${evenkeel.generation.topics.results:evenkeel.results}")
    @NotBlank
    String resultsTopic();

    /** Prefix of the consumer groups of all instances; {@code -audit} and {@code -outcomes} are appended. */
    @WithDefault("${evenkeel.generation.group:evenkeel}")
    @NotBlank
    String group();

    /** Maximum number of records that one transaction writes. */
    @WithDefault("2000")
    @Min(1)
    @Max(50_000)
    int maxBatchSize();

    /** Maximum amount that is fetched ahead, in MiB. */
    @WithDefault("32")
    @Min(1)
    @Max(1024)
    int fetchMib();

    /** Time after which the broker gives the partitions of a silent instance to others. */
    @WithDefault("10s")
    Duration sessionTimeout();

    /**
     * Delay before outcomes are compared with entries. Must be longer than the time that an outcome may wait to be
     * published.
     */
    @WithDefault("15m")
    Duration reconciliationDelay();
}
