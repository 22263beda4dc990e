package io.evenkeel.audit.search.savedquery;

import io.evenkeel.access.Roles;
import io.evenkeel.audit.search.EntryFilterParser;
import io.evenkeel.audit.search.EntryResponse;
import io.evenkeel.audit.search.SearchService;
import io.evenkeel.http.PageRequest;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.SafeText;
import io.evenkeel.platform.TenantId;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Manages and runs the saved queries of a tenant. */
@Consumes("application/json")
@Path("/api/v1/tenants/{tenant}/audit/queries")
@RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.AUDITOR})
class SavedQueryResource {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    private final SavedQueryService savedQueryService;
    private final SearchService searchService;
    private final SecurityIdentity identity;

    SavedQueryResource(SavedQueryService savedQueryService, SearchService searchService, SecurityIdentity identity) {
        this.savedQueryService = savedQueryService;
        this.searchService = searchService;
        this.identity = identity;
    }

    /** Body of PUT: values by filter. */
    public record SavedQueryRequest(@NotNull Map<String, List<String>> filters) {
        public SavedQueryRequest {
            filters = filters == null ? Map.of() : new TreeMap<>(filters);
        }
    }

    @GET
    public RestResponse<List<SavedQuery>> list(
            @PathParam("tenant") TenantId tenant,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        String tenantId = tenant.value();
        PageRequest pageRequest = PageRequest.parse(tenantId + "/audit-queries", limit, cursor);
        return pageRequest.toResponse(
                savedQueryService.listAfter(tenantId, pageRequest.after().orElse(""), pageRequest.fetchSize()),
                SavedQuery::name);
    }

    @GET
    @Path("{name}")
    public SavedQuery get(@PathParam("tenant") TenantId tenant, @PathParam("name") String name) {
        return requireQuery(tenant.value(), name);
    }

    @PUT
    @Path("{name}")
    public SavedQuery put(
            @PathParam("tenant") TenantId tenant,
            @PathParam("name") String name,
            @Valid @NotNull SavedQueryRequest savedQueryRequest) {
        if (!NAME.matcher(name).matches()) {
            throw ProblemException.invalid(
                    "invalid-query-name",
                    "name (" + SafeText.sanitise(name)
                            + ") must be 1 to 63 of a-z, 0-9 and hyphens, and must not start with a hyphen.");
        }
        String tenantId = tenant.value();
        return savedQueryService.put(
                tenantId, name, searchService.toStorableFilters(tenantId, savedQueryRequest.filters()), actor());
    }

    @DELETE
    @Path("{name}")
    public SavedQuery delete(@PathParam("tenant") TenantId tenant, @PathParam("name") String name) {
        return savedQueryService.delete(tenant.value(), name, actor()).orElseThrow(() -> unknownQuery(name));
    }

    /** Runs a saved query. */
    @GET
    @Path("{name}/entries")
    public RestResponse<List<EntryResponse>> findEntries(
            @PathParam("tenant") TenantId tenant, @PathParam("name") String name, @Context UriInfo uri) {
        String tenantId = tenant.value();
        for (String parameter : uri.getQueryParameters().keySet()) {
            if (!List.of("limit", "cursor").contains(parameter)) {
                throw ProblemException.invalid(
                        EntryFilterParser.INVALID_FILTER,
                        "filter (" + SafeText.sanitise(parameter)
                                + ") must be limit or cursor: a saved query has its own filters.");
            }
        }
        return searchService.findPage(tenantId, requireQuery(tenantId, name).filters(), uri.getQueryParameters());
    }

    private SavedQuery requireQuery(String tenant, String name) {
        return savedQueryService.find(tenant, name).orElseThrow(() -> unknownQuery(name));
    }

    private static ProblemException unknownQuery(String name) {
        return ProblemException.notFound(
                "unknown-query",
                "saved query (" + SafeText.sanitise(name)
                        + ") does not exist.\nMaybe it was deleted: GET lists all saved queries.");
    }

    private String actor() {
        return identity.getPrincipal().getName();
    }
}
