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
    /** The topic of entries. */
    @WithDefault("${evenkeel.generation.topics.audit:evenkeel.audit.entries}")
    @NotBlank
    String topic();

    /** The topic of results, whose outcomes are counted and compared. */
    @WithDefault("${evenkeel.generation.topics.results:evenkeel.results}")
    @NotBlank
    String resultsTopic();

    /** Consumer groups of all instances: this with {@code -audit}, and with {@code -outcomes}. */
    @WithDefault("${evenkeel.generation.group:evenkeel}")
    @NotBlank
    String group();

    /** Records that are written in one transaction, at most. */
    @WithDefault("2000")
    @Min(1)
    @Max(50_000)
    int maxBatchSize();

    /** MiB that are fetched ahead, at most. */
    @WithDefault("32")
    @Min(1)
    @Max(1024)
    int fetchMib();

    /** How long a broker waits for a silent instance before its partitions go to others. */
    @WithDefault("10s")
    Duration sessionTimeout();

    /** Outcomes are compared with entries so long after they happened: longer than one may wait to be published. */
    @WithDefault("15m")
    Duration reconciliationDelay();
}
