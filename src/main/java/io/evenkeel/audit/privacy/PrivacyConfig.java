package io.evenkeel.audit.privacy;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** Configuration of erasure and retention, {@code evenkeel.privacy.*}. */
@ConfigMapping(prefix = "evenkeel.privacy")
public interface PrivacyConfig {
    /** Days after which prompts and images are erased, unless the tenant sets another number. */
    @WithDefault("180")
    @Min(1)
    @Max(36500)
    int contentDays();

    /** Interval of the retention job. */
    @WithDefault("1h")
    Duration retentionInterval();

    /** Entries that one transaction examines. */
    @WithDefault("500")
    @Min(1)
    @Max(10000)
    int batchSize();

    /** Maximum number of requests of one erasure. */
    @WithDefault("10000")
    @Min(1)
    int maxErasureRequests();
}
