package io.evenkeel.audit.privacy;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** Configuration of erasure and retention, {@code evenkeel.privacy.*}. */
@ConfigMapping(prefix = "evenkeel.privacy")
public interface PrivacyConfig {
    /** After how many days prompts and pictures are erased, of tenants that say nothing else. */
    @WithDefault("180")
    @Min(1)
    @Max(36500)
    int contentDays();

    /** How often the instances look for what is past its time. */
    @WithDefault("1h")
    Duration retentionInterval();

    /** Entries that are gone through in one transaction. */
    @WithDefault("500")
    @Min(1)
    @Max(10000)
    int batchSize();

    /** Requests that one erasure may be of. */
    @WithDefault("10000")
    @Min(1)
    int maxErasureRequests();
}
