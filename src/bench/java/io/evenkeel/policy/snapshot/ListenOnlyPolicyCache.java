package io.evenkeel.policy.snapshot;

import io.evenkeel.concept.catalogue.ConceptService;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;

/** How one instance keeps up with policies, apart from the one that serves here: for benchmarks. Hears of changes, never looks. */
public final class ListenOnlyPolicyCache implements AutoCloseable {
    private final PolicyCache cache;
    private final PolicyChangeListener listener;

    /** @param database with connections of its own */
    public ListenOnlyPolicyCache(DataSource database, ConceptService service, Clock clock) {
        this.cache = new PolicyCache(
                new PolicySourceTable(database, service, Optional::empty), new ListenOnlyConfig(), clock);
        this.listener = new PolicyChangeListener(database, cache, new ListenOnlyConfig());
    }

    /** Looks up all that there is. */
    public void load() {
        cache.refresh();
    }

    /** Hears of changes from now on, until it is closed. */
    public void listen() {
        listener.start();
    }

    /** Whether it would hear of a change. */
    public boolean isListening() {
        return listener.isListening();
    }

    /** What it knows. */
    public PolicyCache cache() {
        return cache;
    }

    @Override
    public void close() {
        listener.close();
    }

    private record ListenOnlyConfig() implements PolicyConfig {
        private static final Duration NEVER = Duration.ofDays(365);

        @Override
        public boolean listen() {
            return true;
        }

        @Override
        public Duration refreshInterval() {
            return NEVER;
        }

        @Override
        public Duration maxStaleness() {
            return NEVER;
        }
    }
}
