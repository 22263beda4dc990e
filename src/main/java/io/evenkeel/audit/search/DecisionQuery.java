package io.evenkeel.audit.search;

import io.evenkeel.audit.SequencedEntry;
import io.evenkeel.audit.search.index.IndexedField;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds the entries of requests that a tenant's rules refused or steered. */
@ApplicationScoped
public class DecisionQuery {
    private static final int PAGE_SIZE = 500;

    private final SearchTable table;

    DecisionQuery(SearchTable table) {
        this.table = table;
    }

    /**
     * Returns pages of refused requests, newest first; loads each page when it is consumed.
     *
     * @param includeSteered whether completed requests that were steered follow
     */
    public Stream<List<SequencedEntry>> pages(String tenant, Instant from, Instant to, boolean includeSteered) {
        Stream<List<SequencedEntry>> refused =
                pages(tenant, createFilter(from, to, Map.of(IndexedField.DECISION, Set.of("refused"))));
        return includeSteered
                ? Stream.concat(
                        refused,
                        pages(
                                tenant,
                                createFilter(
                                        from,
                                        to,
                                        new EnumMap<>(Map.of(
                                                IndexedField.DECISION,
                                                Set.of("completed"),
                                                IndexedField.STEERED,
                                                Set.of("true"))))))
                : refused;
    }

    private static EntryFilter createFilter(Instant from, Instant to, Map<IndexedField, Set<String>> terms) {
        return new EntryFilter(
                Optional.of(from),
                Optional.of(to),
                terms,
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private Stream<List<SequencedEntry>> pages(String tenant, EntryFilter filter) {
        return Stream.iterate(
                        Optional.of(findPage(tenant, filter, Long.MAX_VALUE)),
                        Optional::isPresent,
                        page -> page.flatMap(EntryPage::next).map(before -> findPage(tenant, filter, before)))
                .map(page -> page.map(EntryPage::entries).orElse(List.of()).stream()
                        .map(row -> new SequencedEntry(tenant, row.seq(), row.at(), row.entry()))
                        .toList());
    }

    private EntryPage findPage(String tenant, EntryFilter filter, long before) {
        return table.findPage(tenant, filter, before, PAGE_SIZE);
    }
}
