package io.evenkeel.audit.search;

import io.evenkeel.audit.Placed;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What a tenant's rules had a hand in. */
@ApplicationScoped
public class Decided {
    private static final int AT_ONCE = 500;

    private final SearchTable table;

    Decided(SearchTable table) {
        this.table = table;
    }

    /**
     * Refused requests of some time, newest first, page by page as they are asked for.
     *
     * @param steered whether completed ones that were steered are wanted, too
     */
    public Stream<List<Placed>> pages(String tenant, Instant from, Instant to, boolean steered) {
        Stream<List<Placed>> refused = pages(tenant, filter(from, to, Map.of(Field.DECISION, Set.of("refused"))));
        return steered
                ? Stream.concat(
                        refused,
                        pages(
                                tenant,
                                filter(
                                        from,
                                        to,
                                        new EnumMap<>(Map.of(
                                                Field.DECISION, Set.of("completed"), Field.STEERED, Set.of("true"))))))
                : refused;
    }

    private static Filter filter(Instant from, Instant to, Map<Field, Set<String>> terms) {
        return new Filter(
                Optional.of(from),
                Optional.of(to),
                terms,
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private Stream<List<Placed>> pages(String tenant, Filter filter) {
        return Stream.iterate(
                        Optional.of(page(tenant, filter, Long.MAX_VALUE)),
                        Optional::isPresent,
                        page -> page.flatMap(Page::next).map(before -> page(tenant, filter, before)))
                .map(page -> page.map(Page::entries).orElse(List.of()).stream()
                        .map(found -> new Placed(tenant, found.seq(), found.at(), found.entry()))
                        .toList());
    }

    private Page page(String tenant, Filter filter, long before) {
        return table.find(tenant, filter, before, AT_ONCE);
    }
}
