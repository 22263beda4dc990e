package io.evenkeel.audit.search;

import io.evenkeel.access.Roles;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.Shown;
import io.evenkeel.rest.Cursors;
import io.evenkeel.rest.Slice;
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

/** A tenant's saved queries. */
@Consumes("application/json")
@Path("/api/v1/tenants/{tenant}/audit/queries")
@RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.AUDITOR})
class SavedQueryResource {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    private final SavedQueryTable table;
    private final Auditors auditors;
    private final Cursors cursors;
    private final SecurityIdentity identity;

    SavedQueryResource(SavedQueryTable table, Auditors auditors, Cursors cursors, SecurityIdentity identity) {
        this.table = table;
        this.auditors = auditors;
        this.cursors = cursors;
        this.identity = identity;
    }

    /** What PUT takes: values by filter. */
    public record Wanted(@NotNull Map<String, List<String>> filters) {
        public Wanted {
            filters = filters == null ? Map.of() : new TreeMap<>(filters);
        }
    }

    @GET
    public RestResponse<List<SavedQuery>> all(
            @PathParam("tenant") String tenant,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        String of = Auditors.named(tenant);
        Slice slice = cursors.slice(of + "/audit-queries", limit, cursor);
        return slice.answer(table.after(of, slice.after().orElse(""), slice.fetch()), SavedQuery::name);
    }

    @GET
    @Path("{name}")
    public SavedQuery get(@PathParam("tenant") String tenant, @PathParam("name") String name) {
        return found(Auditors.named(tenant), name);
    }

    @PUT
    @Path("{name}")
    public SavedQuery put(
            @PathParam("tenant") String tenant, @PathParam("name") String name, @Valid @NotNull Wanted wanted) {
        if (!NAME.matcher(name).matches()) {
            throw ProblemException.invalid(
                    "invalid-query-name",
                    "name (" + Shown.of(name) + ") must be 1 to 63 of a-z, 0-9 and hyphens, and not begin with one.");
        }
        String of = Auditors.named(tenant);
        return table.put(of, name, auditors.keepable(of, wanted.filters()), actor());
    }

    @DELETE
    @Path("{name}")
    public SavedQuery delete(@PathParam("tenant") String tenant, @PathParam("name") String name) {
        return table.delete(Auditors.named(tenant), name, actor()).orElseThrow(() -> unknown(name));
    }

    /** What it finds now. */
    @GET
    @Path("{name}/entries")
    public RestResponse<List<Sheet>> run(
            @PathParam("tenant") String tenant, @PathParam("name") String name, @Context UriInfo uri) {
        String of = Auditors.named(tenant);
        for (String parameter : uri.getQueryParameters().keySet()) {
            if (!List.of("limit", "cursor").contains(parameter)) {
                throw ProblemException.invalid(
                        FilterReader.INVALID,
                        "filter (" + Shown.of(parameter) + ") must be limit or cursor: a saved query has its own.");
            }
        }
        return auditors.page(of, found(of, name).filters(), uri.getQueryParameters());
    }

    private SavedQuery found(String tenant, String name) {
        return table.find(tenant, name).orElseThrow(() -> unknown(name));
    }

    private static ProblemException unknown(String name) {
        return ProblemException.missing(
                "unknown-query",
                "saved query (" + Shown.of(name) + ") is not there.\nMaybe it was deleted: GET lists those that are.");
    }

    private String actor() {
        return identity.getPrincipal().getName();
    }
}
