package io.evenkeel.audit.search;

import io.evenkeel.audit.search.index.HighCardinalityField;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The entries that can match by a high-cardinality field or by the offset of the entry.
 *
 * @param seqs numbers of the entries; null if the filter has no such condition, so that every entry can match
 * @param knownFrom entries below this number have not been loaded
 */
record CandidateSet(@Nullable NavigableSet<Long> seqs, long knownFrom) {
    /**
     * Loads the candidates below {@code before}.
     *
     * @param limit how many entries of each value are loaded
     */
    static CandidateSet find(SearchRows rows, EntryFilter filter, long before, int limit) {
        if (filter.entryOffset().isPresent()) {
            return createWithin(rows.seqsAtOffset(filter.entryOffset().get()), 0, before);
        }
        return filter.keyValues().keySet().stream()
                .sorted()
                .findFirst()
                .map(field -> findByField(rows, field, filter.keyValues().getOrDefault(field, Set.of()), before, limit))
                .orElse(new CandidateSet(null, 0));
    }

    private static CandidateSet findByField(
            SearchRows rows, HighCardinalityField field, Set<String> values, long before, int limit) {
        NavigableSet<Long> all = new TreeSet<>();
        long knownFrom = 0;
        for (String value : values) {
            List<Long> newest = rows.newestSeqs(field, value, before, limit);
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

    /** Returns the candidates of a range of numbers, newest first. */
    List<Long> seqsBetween(long from, long before) {
        return seqs == null || from >= before
                ? List.of()
                : List.copyOf(seqs.subSet(from, true, before, false).descendingSet());
    }

    /** Returns the highest candidate below a number. */
    Optional<Long> highestBelow(long before) {
        if (seqs == null) {
            return before > 0 ? Optional.of(before - 1) : Optional.empty();
        }
        return Optional.ofNullable(seqs.lower(before));
    }
}
