package io.evenkeel.audit.search;

import io.evenkeel.audit.search.index.HighCardinalityField;
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
 * @param knownFrom of entries below nothing is known yet
 */
record CandidateSet(@Nullable NavigableSet<Long> seqs, long knownFrom) {
    /** So many of each value, below a number. */
    static CandidateSet find(SearchRows searchRows, EntryFilter entryFilter, long before, int limit)
            throws SQLException {
        if (entryFilter.entryOffset().isPresent()) {
            return createWithin(
                    searchRows.seqsAtOffset(entryFilter.entryOffset().get()), 0, before);
        }
        Optional<HighCardinalityField> key =
                entryFilter.keyValues().keySet().stream().sorted().findFirst();
        return key.isEmpty()
                ? new CandidateSet(null, 0)
                : findByKey(
                        searchRows,
                        key.get(),
                        entryFilter.keyValues().getOrDefault(key.get(), Set.of()),
                        before,
                        limit);
    }

    private static CandidateSet findByKey(
            SearchRows searchRows,
            HighCardinalityField highCardinalityField,
            Set<String> values,
            long before,
            int limit)
            throws SQLException {
        NavigableSet<Long> all = new TreeSet<>();
        long knownFrom = 0;
        for (String value : values) {
            List<Long> newest = searchRows.newestSeqs(highCardinalityField, value, before, limit);
            all.addAll(newest);
            if (newest.size() == limit) {
                knownFrom = Math.max(knownFrom, newest.get(limit - 1));
            }
        }
        return createWithin(all, knownFrom, before);
    }

    private static CandidateSet createWithin(Collection<Long> seqs, long knownFrom, long before) {
        return new CandidateSet(
                new TreeSet<>(new TreeSet<>(seqs).subSet(knownFrom, true, Math.max(knownFrom, before), false)),
                knownFrom);
    }

    boolean isUnrestricted() {
        return seqs == null;
    }

    /** Those between two numbers, newest first. */
    List<Long> seqsBetween(long from, long before) {
        return seqs == null || from >= before
                ? List.of()
                : List.copyOf(seqs.subSet(from, true, before, false).descendingSet());
    }

    /** The newest below a number. */
    Optional<Long> highestBelow(long before) {
        if (seqs == null) {
            return before > 0 ? Optional.of(before - 1) : Optional.empty();
        }
        return Optional.ofNullable(seqs.lower(before));
    }
}
