package io.evenkeel.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.platform.MutableClock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
    private final MutableClock clock = new MutableClock();
    private final RateLimiter limiter = new RateLimiter(new TwoPerMinuteConfig(), clock);

    @Test
    void excessRequestWaitsForRefill() {
        assertThat(limiter.acquire("acme", true)).isZero();
        assertThat(limiter.acquire("acme", true)).isZero();

        assertThat(limiter.acquire("acme", true)).isBetween(Duration.ofSeconds(29), Duration.ofSeconds(30));
        clock.advance(Duration.ofSeconds(30));
        assertThat(limiter.acquire("acme", true)).isZero();
        assertThat(limiter.acquire("acme", true)).isPositive();
    }

    @Test
    void bucketsAreSeparate() {
        limiter.acquire("acme", true);
        limiter.acquire("acme", true);

        assertThat(limiter.acquire("brick", true)).isZero();
        assertThat(limiter.acquire("acme", false)).isZero();
    }

    @Test
    void usesTenantRate() {
        assertThat(limiter.acquire("small", true)).isZero();
        assertThat(limiter.acquire("small", true)).isPositive();
        assertThat(limiter.acquire("small", false)).isZero();
        assertThat(limiter.acquire("small", false)).isZero();
    }

    @Test
    void evictsLeastRecentBucket() {
        limiter.acquire("small", true);
        for (int i = 0; i < 20_000; i++) {
            limiter.acquire("t-" + i, true);
        }

        assertThat(limiter.acquire("small", true)).isZero();
    }

    private record TwoPerMinuteConfig() implements HttpConfig {
        @Override
        public int maxBodyBytes() {
            return 1024;
        }

        @Override
        public int requestsPerMinute() {
            return 2;
        }

        @Override
        public Map<String, Integer> tenantRequestsPerMinute() {
            return Map.of("small", 1);
        }
    }
}
