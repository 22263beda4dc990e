package io.evenkeel.http;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** How many requests each may make of this instance: a bucket of tokens for each, filled evenly. */
@ApplicationScoped
class RateLimiter {
    /** Whoever was silent longest is forgotten, which gives a full bucket. */
    private static final int MAX_BUCKETS = 20_000;

    private final HttpConfig config;
    private final TimeMeter time;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

    RateLimiter(HttpConfig config, Clock clock) {
        this.config = config;
        this.time = new ClockTimeMeter(clock);
    }

    /** Counts a request. @return how long to wait, if it is one too many; else zero */
    synchronized Duration acquire(String tenantOrCaller, boolean tenant) {
        String key = (tenant ? "t:" : "c:") + tenantOrCaller;
        Bucket bucket = buckets.computeIfAbsent(key, any -> newBucket(tenantOrCaller, tenant));
        if (buckets.size() > MAX_BUCKETS) {
            buckets.remove(buckets.keySet().iterator().next());
        }
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        return Duration.ofNanos(probe.isConsumed() ? 0 : Math.max(1, probe.getNanosToWaitForRefill()));
    }

    private Bucket newBucket(String name, boolean tenant) {
        int perMinute = tenant
                ? config.tenantRequestsPerMinute().getOrDefault(name, config.requestsPerMinute())
                : config.requestsPerMinute();
        Bandwidth bandwidth = Bandwidth.builder()
                .capacity(perMinute)
                .refillGreedy(perMinute, Duration.ofMinutes(1))
                .build();
        return Bucket.builder()
                .addLimit(bandwidth)
                .withCustomTimePrecision(time)
                .build();
    }

    /** The clock that everything asks. */
    private record ClockTimeMeter(Clock clock) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return TimeUnit.MILLISECONDS.toNanos(clock.millis());
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }
}
