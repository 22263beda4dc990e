package io.evenkeel.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.platform.TurnedClock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RatesTest {
    private final TurnedClock clock = new TurnedClock();
    private final Rates rates = new Rates(new TwoAMinute(), clock);

    @Test
    void oneTooManyWaitsUntilThereIsRoomAgain() {
        assertThat(rates.take("acme", true)).isZero();
        assertThat(rates.take("acme", true)).isZero();

        assertThat(rates.take("acme", true)).isBetween(Duration.ofSeconds(29), Duration.ofSeconds(30));
        clock.turn(Duration.ofSeconds(30));
        assertThat(rates.take("acme", true)).isZero();
        assertThat(rates.take("acme", true)).isPositive();
    }

    @Test
    void oneTenantTakesNothingOfAnothersNorOfACallerOfItsName() {
        rates.take("acme", true);
        rates.take("acme", true);

        assertThat(rates.take("brick", true)).isZero();
        assertThat(rates.take("acme", false)).isZero();
    }

    @Test
    void aTenantMayHaveARateOfItsOwn() {
        assertThat(rates.take("small", true)).isZero();
        assertThat(rates.take("small", true)).isPositive();
        assertThat(rates.take("small", false)).isZero();
        assertThat(rates.take("small", false)).isZero();
    }

    @Test
    void whoWasSilentLongestIsForgotten() {
        rates.take("small", true);
        for (int i = 0; i < 20_000; i++) {
            rates.take("t-" + i, true);
        }

        assertThat(rates.take("small", true)).isZero();
    }

    private record TwoAMinute() implements RestConfig {
        @Override
        public int bodyBytes() {
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
