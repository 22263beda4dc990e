package io.evenkeel.policy.feed;

import io.evenkeel.concept.Concepts;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;

/** How one instance keeps up with policies, apart from the one that serves here: for benchmarks. Hears of changes, never looks. */
public final class PolicyFeed implements AutoCloseable {
    private final PolicySnapshots snapshots;
    private final PolicyNotices notices;

    /** @param database with connections of its own */
    public PolicyFeed(DataSource database, Concepts concepts, Clock clock) {
        this.snapshots =
                new PolicySnapshots(new StandingsTable(database, concepts, Optional::empty), new HearingOnly(), clock);
        this.notices = new PolicyNotices(database, snapshots, new HearingOnly());
    }

    /** Looks up all that there is. */
    public void load() {
        snapshots.refresh();
    }

    /** Hears of changes from now on, until it is closed. */
    public void listen() {
        notices.start();
    }

    /** Whether it would hear of a change. */
    public boolean listening() {
        return notices.listening();
    }

    /** What it knows. */
    public PolicySnapshots snapshots() {
        return snapshots;
    }

    @Override
    public void close() {
        notices.close();
    }

    private record HearingOnly() implements PolicyConfig {
        private static final Duration NEVER = Duration.ofDays(365);

        @Override
        public boolean listen() {
            return true;
        }

        @Override
        public Duration refresh() {
            return NEVER;
        }

        @Override
        public Duration maxStaleness() {
            return NEVER;
        }
    }
}
