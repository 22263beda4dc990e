package io.evenkeel.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.platform.TenantId;
import io.evenkeel.platform.TurnedClock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PolicySnapshotsTest {
    private final TurnedClock clock = new TurnedClock();
    private final ScriptedStandings stored = new ScriptedStandings();
    private final PolicySnapshots snapshots = new PolicySnapshots(stored, new TenMinutes(), clock);

    @Test
    void nothingIsKnownBeforeTheFirstLookUp() {
        stored.down = true;

        snapshots.refresh();

        assertThat(snapshots.loaded()).isFalse();
        assertThat(snapshots.standing(Example.ACME)).isInstanceOf(Standing.Stale.class);
    }

    @Test
    void aLookUpTellsWhereEachTenantStands() {
        snapshots.refresh();

        assertThat(snapshots.loaded()).isTrue();
        assertThat(snapshots.standing(Example.ACME)).isEqualTo(new Standing.NoPolicy());
        assertThat(snapshots.standing(new TenantId("stranger"))).isEqualTo(new Standing.UnknownTenant());
    }

    @Test
    void withTheDatabaseDownWhatWasKnownStaysUntilItIsTooOld() {
        snapshots.refresh();
        stored.down = true;

        clock.turn(Duration.ofMinutes(10));
        snapshots.refresh();
        assertThat(snapshots.standing(Example.ACME)).isEqualTo(new Standing.NoPolicy());

        clock.turn(Duration.ofSeconds(1));
        assertThat(snapshots.standing(Example.ACME)).isEqualTo(new Standing.Stale(Duration.ofSeconds(601)));
        assertThat(snapshots.stale()).isTrue();
    }

    @Test
    void anUnchangedStampLoadsNothingButKeepsItFresh() {
        snapshots.refresh();
        clock.turn(Duration.ofMinutes(9));
        snapshots.refresh();
        clock.turn(Duration.ofMinutes(9));

        assertThat(snapshots.stale()).isFalse();
        assertThat(stored.loads).isOne();
    }

    @Test
    void aChangedStampLoadsAnew() {
        snapshots.refresh();
        stored.stamp = "2";
        stored.standing = new Standing.Suspended();

        snapshots.refresh();

        assertThat(snapshots.standing(Example.ACME)).isEqualTo(new Standing.Suspended());
    }

    private static final class ScriptedStandings implements Standings {
        boolean down;
        String stamp = "1";
        Standing standing = new Standing.NoPolicy();
        int loads;

        @Override
        public String stamp() {
            if (down) {
                throw new IllegalStateException("connection refused");
            }
            return stamp;
        }

        @Override
        public Map<TenantId, Standing> load() {
            loads++;
            return Map.of(Example.ACME, standing);
        }
    }

    private record TenMinutes() implements PolicyConfig {
        @Override
        public Duration refresh() {
            return Duration.ofSeconds(5);
        }

        @Override
        public Duration maxStaleness() {
            return Duration.ofMinutes(10);
        }
    }
}
