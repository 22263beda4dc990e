package io.evenkeel.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.platform.MutableClock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
    private final MutableClock clock = new MutableClock();
    private final RateLimiter rateLimiter = new RateLimiter(new TwoPerMinuteConfig(), clock);

    @Test
    void excessRequestWaitsForRefill() {
        assertThat(rateLimiter.acquire("acme", true)).isZero();
        assertThat(rateLimiter.acquire("acme", true)).isZero();

        assertThat(rateLimiter.acquire("acme", true)).isBetween(Duration.ofSeconds(29), Duration.ofSeconds(30));
        clock.advance(Duration.ofSeconds(30));
        assertThat(rateLimiter.acquire("acme", true)).isZero();
        assertThat(rateLimiter.acquire("acme", true)).isPositive();
    }

    @Test
    void bucketsAreSeparate() {
        rateLimiter.acquire("acme", true);
        rateLimiter.acquire("acme", true);

        assertThat(rateLimiter.acquire("brick", true)).isZero();
        assertThat(rateLimiter.acquire("acme", false)).isZero();
    }

    @Test
    void usesTenantRate() {
        assertThat(rateLimiter.acquire("small", true)).isZero();
        assertThat(rateLimiter.acquire("small", true)).isPositive();
        assertThat(rateLimiter.acquire("small", false)).isZero();
        assertThat(rateLimiter.acquire("small", false)).isZero();
    }

    @Test
    void evictsLeastRecentBucket() {
        rateLimiter.acquire("small", true);
        for (int i = 0; i < 20_000; i++) {
            rateLimiter.acquire("t-" + i, true);
        }

        assertThat(rateLimiter.acquire("small", true)).isZero();
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
