package io.evenkeel.discovery.job;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** Configuration of discoveries as jobs, {@code evenkeel.discovery.*}. */
@ConfigMapping(prefix = "evenkeel.discovery")
public interface DiscoveryConfig {
    /** Whether this instance works on discoveries. They can be asked for at any. */
    @WithDefault("true")
    boolean enabled();

    /** What this instance is called as a worker. */
    @WithDefault("${evenkeel.generation.instance:evenkeel-0}")
    @NotBlank
    String worker();

    /** Time between two looks for work, and between two tries to store a result. */
    @WithDefault("2s")
    @DurationMin(millis = 100)
    Duration pollInterval();

    /** How long a worker may be silent before its discovery is anybody's. It speaks four times as often. */
    @WithDefault("1m")
    @DurationMin(seconds = 2)
    @DurationMax(days = 1)
    Duration leaseDuration();

    /** How many workers may go silent over a discovery, or meet an unforeseen trouble; the last of them ends it. */
    @WithDefault("3")
    @Min(1)
    @Max(100)
    int maxAttempts();

    /** Time between two checkpoints in the database, at least: what a killed process loses. */
    @WithDefault("30s")
    @DurationMin(seconds = 0)
    Duration checkpointInterval();

    /** Discoveries that may wait. */
    @WithDefault("16")
    @Min(1)
    @Max(10_000)
    int maxQueuedJobs();

    Limits limits();

    /** What a spec may ask for. */
    interface Limits {
        /** Of its text. */
        @WithDefault("65536")
        @Min(1)
        int maxSpecBytes();

        /** Of its budget. */
        @WithDefault("10000")
        @Min(1)
        int maxSteps();

        /** That take the place of {subject}. */
        @WithDefault("64")
        @Min(1)
        int maxSubjects();
    }
}
