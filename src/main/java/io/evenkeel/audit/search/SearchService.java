package io.evenkeel.audit.search;

import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.search.index.HighCardinalityField;
import io.evenkeel.http.PageRequest;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.SafeText;
import io.evenkeel.platform.TenantId;
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

/** Searches entries for HTTP endpoints, of one tenant or unattributed. */
@ApplicationScoped
public class SearchService {
    private final SearchTable table;
    private final Vault vault;
    private final Clock clock;

    SearchService(SearchTable table, Vault vault, Clock clock) {
        this.table = table;
        this.vault = vault;
        this.clock = clock;
    }

    /**
     * Returns a page with a link to the next one.
     *
     * @param query filters, limit and cursor
     */
    RestResponse<List<EntryResponse>> findPage(String tenant, Map<String, List<String>> query) {
        Map<String, List<String>> filters = new TreeMap<>(query);
        filters.keySet().removeAll(List.of("limit", "cursor"));
        return findPage(tenant, filters, query, filters);
    }

    /**
     * Returns a page of a saved query, whose filters are not part of the link.
     *
     * @param query limit and cursor
     */
    public RestResponse<List<EntryResponse>> findPage(
            String tenant, Map<String, List<String>> filters, Map<String, List<String>> query) {
        return findPage(tenant, new TreeMap<>(filters), query, Map.of());
    }

    private RestResponse<List<EntryResponse>> findPage(
            String tenant,
            Map<String, List<String>> filters,
            Map<String, List<String>> query,
            Map<String, List<String>> linked) {
        Optional<String> limit = requireSingleValue("limit", query.get("limit"));
        Optional<String> cursor = requireSingleValue("cursor", query.get("cursor"));
        EntryFilter filter = parseFilter(tenant, filters);
        PageRequest request = PageRequest.parse(tenant + "/audit?" + filters, limit.orElse(null), cursor.orElse(null));
        long before = request.after(Long::valueOf).orElse(Long.MAX_VALUE);
        EntryPage page = table.findPage(tenant, filter, before, request.limit());
        return request.toResponse(
                page.entries().stream().map(EntryResponse::withoutBody).toList(),
                page.next().map(String::valueOf),
                linked);
    }

    /** Parses filters. @throws ProblemException {@code invalid-filter} */
    EntryFilter parseFilter(String tenant, Map<String, List<String>> filters) {
        return EntryFilterParser.parse(clock, pseudonymiser(tenant), filters);
    }

    /** Replaces requesters by their pseudonyms. */
    public Map<String, List<String>> toStorableFilters(String tenant, Map<String, List<String>> filters) {
        EntryFilter filter = parseFilter(tenant, filters);
        Map<String, List<String>> storable = new TreeMap<>(filters);
        storable.computeIfPresent(
                HighCardinalityField.REQUESTER.filterName(),
                (name, values) -> List.copyOf(filter.keyValues().get(HighCardinalityField.REQUESTER)));
        return storable;
    }

    private UnaryOperator<String> pseudonymiser(String tenant) {
        return tenant.equals(AuditEntry.UNATTRIBUTED)
                ? requester -> requester
                : requester -> vault.pseudonymize(new TenantId(tenant), requester);
    }

    static Optional<String> requireSingleValue(String name, @Nullable List<String> values) {
        if (values != null && values.size() > 1) {
            throw ProblemException.invalid(
                    EntryFilterParser.INVALID_FILTER,
                    name + " (" + SafeText.sanitise(values.toString()) + ") must be given once.");
        }
        return Optional.ofNullable(values).map(list -> list.get(0));
    }

    /** Returns an entry. @throws ProblemException {@code unknown-entry} */
    EntryResponse requireEntry(String tenant, String seq) {
        return table.findEntry(tenant, parseSeq(seq))
                .map(EntryResponse::withBody)
                .orElseThrow(() -> ProblemException.notFound(
                        "unknown-entry",
                        "entry (" + SafeText.sanitise(seq)
                                + ") does not exist.\nMaybe it belongs to another tenant, or has expired."));
    }

    private static long parseSeq(String seq) {
        try {
            return Long.parseLong(seq);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
