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

/** Limits the requests of each tenant and caller to this instance, with a token bucket each. Thread-safe. */
@ApplicationScoped
class RateLimiter {
    /** Above this number the least recently used bucket is dropped; its owner starts with a full one. */
    private static final int MAX_BUCKETS = 20_000;

    private final HttpConfig config;
    private final TimeMeter time;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

    RateLimiter(HttpConfig config, Clock clock) {
        this.config = config;
        this.time = new ClockTimeMeter(clock);
    }

    /** Takes a token. @return zero, or how long to wait if no token is left */
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

    /** Reads the application's clock, so that tests can set the time. */
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
