package io.evenkeel.audit.search;

import io.evenkeel.audit.Entry;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.Shown;
import io.evenkeel.platform.TenantId;
import io.evenkeel.rest.Cursors;
import io.evenkeel.rest.Slice;
import io.evenkeel.vault.Vault;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** What auditors ask over HTTP, of a tenant or of what no tenant can be named for. */
@ApplicationScoped
class Auditors {
    private final SearchTable table;
    private final Cursors cursors;
    private final Vault vault;
    private final Clock clock;

    Auditors(SearchTable table, Cursors cursors, Vault vault, Clock clock) {
        this.table = table;
        this.cursors = cursors;
        this.vault = vault;
        this.clock = clock;
    }

    /** The tenant that a path names. @throws ProblemException {@code invalid-tenant} */
    static String named(String tenant) {
        try {
            return new TenantId(tenant).value();
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid("invalid-tenant", String.valueOf(e.getMessage()));
        }
    }

    /**
     * A page, and where it goes on.
     *
     * @param query filters, limit and cursor
     */
    RestResponse<List<Sheet>> page(String tenant, Map<String, List<String>> query) {
        Map<String, List<String>> filters = new TreeMap<>(query);
        filters.keySet().removeAll(List.of("limit", "cursor"));
        return page(tenant, filters, query, filters);
    }

    /**
     * A page of what filters find that the path stands for.
     *
     * @param query limit and cursor
     */
    RestResponse<List<Sheet>> page(String tenant, Map<String, List<String>> filters, Map<String, List<String>> query) {
        return page(tenant, new TreeMap<>(filters), query, Map.of());
    }

    private RestResponse<List<Sheet>> page(
            String tenant,
            Map<String, List<String>> filters,
            Map<String, List<String>> query,
            Map<String, List<String>> linked) {
        Optional<String> limit = once("limit", query.get("limit"));
        Optional<String> cursor = once("cursor", query.get("cursor"));
        Filter filter = filter(tenant, filters);
        Slice slice = cursors.slice(tenant + "/audit?" + filters, limit.orElse(null), cursor.orElse(null));
        long before = slice.after().map(Long::parseLong).orElse(Long.MAX_VALUE);
        Page page = table.find(tenant, filter, before, slice.limit());
        return slice.answer(
                page.entries().stream().map(Sheet::of).toList(), page.next().map(String::valueOf), linked);
    }

    /** The filters. @throws ProblemException {@code invalid-filter} */
    Filter filter(String tenant, Map<String, List<String>> filters) {
        return FilterReader.read(clock, pseudonym(tenant), filters);
    }

    /** Filters as they may be kept: with pseudonyms for requesters. */
    Map<String, List<String>> keepable(String tenant, Map<String, List<String>> filters) {
        Filter filter = filter(tenant, filters);
        Map<String, List<String>> kept = new TreeMap<>(filters);
        kept.computeIfPresent(
                Key.REQUESTER.key(), (name, values) -> List.copyOf(filter.keys().get(Key.REQUESTER)));
        return kept;
    }

    private UnaryOperator<String> pseudonym(String tenant) {
        return tenant.equals(Entry.NOBODY)
                ? requester -> requester
                : requester -> vault.pseudonym(new TenantId(tenant), requester);
    }

    static Optional<String> once(String name, @Nullable List<String> values) {
        if (values != null && values.size() > 1) {
            throw ProblemException.invalid(
                    FilterReader.INVALID, name + " (" + Shown.of(values.toString()) + ") must be given once.");
        }
        return Optional.ofNullable(values).map(one -> one.get(0));
    }

    /** The entry of a number. @throws ProblemException {@code unknown-entry} */
    Sheet entry(String tenant, String seq) {
        return table.at(tenant, number(seq))
                .map(Sheet::whole)
                .orElseThrow(() -> ProblemException.missing(
                        "unknown-entry",
                        "entry (" + Shown.of(seq) + ") is not there.\nMaybe it is of another tenant, or has expired."));
    }

    private static long number(String seq) {
        try {
            return Long.parseLong(seq);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
