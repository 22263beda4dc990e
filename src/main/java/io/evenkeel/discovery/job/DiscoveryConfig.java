package io.evenkeel.discovery.job;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** Configures discovery jobs, {@code evenkeel.discovery.*}. */
@ConfigMapping(prefix = "evenkeel.discovery")
public interface DiscoveryConfig {
    /** Whether this instance works on discoveries. Every instance accepts requests for them. */
    @WithDefault("true")
    boolean enabled();

    /** Name of this instance as a worker. */
    @WithDefault("${evenkeel.generation.instance:evenkeel-0}")
    @NotBlank
    String worker();

    /** Time between two queries for work, and between two attempts to store a result. */
    @WithDefault("2s")
    @DurationMin(millis = 100)
    Duration pollInterval();

    /** How long a claim holds without a heartbeat. The worker sends four heartbeats in that time. */
    @WithDefault("1m")
    @DurationMin(seconds = 2)
    @DurationMax(days = 1)
    Duration leaseDuration();

    /** How many workers may be lost on a discovery, or fail unexpectedly, before it ends. */
    @WithDefault("3")
    @Min(1)
    @Max(100)
    int maxAttempts();

    /** Shortest time between two checkpoints in the database: a killed process loses at most this much work. */
    @WithDefault("30s")
    @DurationMin(seconds = 0)
    Duration checkpointInterval();

    /** Most discoveries in the queue. */
    @WithDefault("16")
    @Min(1)
    @Max(10_000)
    int maxQueuedJobs();

    Limits limits();

    /** Limits of a spec. */
    interface Limits {
        /** Largest size of the text, in bytes. */
        @WithDefault("65536")
        @Min(1)
        int maxSpecBytes();

        /** Most training steps. */
        @WithDefault("10000")
        @Min(1)
        int maxSteps();

        /** Most nouns for {subject}. */
        @WithDefault("64")
        @Min(1)
        int maxSubjects();
    }
}
