package io.evenkeel.audit.search;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The only entries that come into question, by one of the filter's keys or by where they arrived.
 *
 * @param seqs their numbers; absent if there is no such filter, and any may
 * @param floor of entries below nothing is known yet
 */
record Given(@Nullable NavigableSet<Long> seqs, long floor) {
    /** So many of each value, below a number. */
    static Given of(Rows rows, Filter filter, long before, int most) throws SQLException {
        if (filter.arrived().isPresent()) {
            return of(rows.arrived(filter.arrived().get()), 0, before);
        }
        Optional<Key> key = filter.keys().keySet().stream().sorted().findFirst();
        return key.isEmpty()
                ? new Given(null, 0)
                : of(rows, key.get(), filter.keys().getOrDefault(key.get(), Set.of()), before, most);
    }

    private static Given of(Rows rows, Key key, Set<String> values, long before, int most) throws SQLException {
        NavigableSet<Long> all = new TreeSet<>();
        long floor = 0;
        for (String value : values) {
            List<Long> newest = rows.newest(key, value, before, most);
            all.addAll(newest);
            if (newest.size() == most) {
                floor = Math.max(floor, newest.get(most - 1));
            }
        }
        return of(all, floor, before);
    }

    private static Given of(Collection<Long> seqs, long floor, long before) {
        return new Given(new TreeSet<>(new TreeSet<>(seqs).subSet(floor, true, Math.max(floor, before), false)), floor);
    }

    boolean isAny() {
        return seqs == null;
    }

    /** Those between two numbers, newest first. */
    List<Long> between(long from, long before) {
        return seqs == null || from >= before
                ? List.of()
                : List.copyOf(seqs.subSet(from, true, before, false).descendingSet());
    }

    /** The newest below a number. */
    Optional<Long> below(long before) {
        if (seqs == null) {
            return before > 0 ? Optional.of(before - 1) : Optional.empty();
        }
        return Optional.ofNullable(seqs.lower(before));
    }
}
