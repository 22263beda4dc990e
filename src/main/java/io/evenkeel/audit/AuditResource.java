package io.evenkeel.audit;

import static java.util.Objects.requireNonNull;

import io.evenkeel.access.Roles;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.Shown;
import io.evenkeel.platform.TenantId;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A tenant's entries, searched. */
@Path("/api/v1/tenants/{tenant}/audit")
@RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.AUDITOR})
class AuditResource {
    private final SearchTable search;

    AuditResource(SearchTable search) {
        this.search = search;
    }

    @GET
    public AuditPage find(@PathParam("tenant") String tenant, @BeanParam Query query) {
        return search.find(query.of(named(tenant)));
    }

    private static String named(String tenant) {
        try {
            return new TenantId(tenant).value();
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid("invalid-tenant", String.valueOf(e.getMessage()));
        }
    }

    /** The filters of a search. A name that is none is refused: a misspelt filter would find what was not asked for. */
    static class Query {
        private static final List<String> NAMES =
                List.of("from", "to", "kind", "request", "rule", "concept", "picture", "policy", "after", "limit");
        private static final int USUAL = 100;
        private static final int MOST = 500;

        @QueryParam("from")
        @Nullable
        String from;

        @QueryParam("to")
        @Nullable
        String to;

        @QueryParam("kind")
        @Nullable
        String kind;

        @QueryParam("request")
        @Nullable
        String request;

        @QueryParam("rule")
        @Nullable
        String rule;

        @QueryParam("concept")
        @Nullable
        String concept;

        @QueryParam("picture")
        @Nullable
        String picture;

        @QueryParam("policy")
        @Nullable
        String policy;

        @QueryParam("after")
        @Nullable
        String after;

        @QueryParam("limit")
        @Nullable
        String limit;

        @Context
        @Nullable
        UriInfo uri;

        AuditFilter of(String tenant) {
            requireNonNull(uri).getQueryParameters().forEach(Query::check);
            return new AuditFilter(
                    tenant,
                    AuditFilter.moment("from", from),
                    AuditFilter.moment("to", to),
                    AuditFilter.text("kind", kind),
                    AuditFilter.text("request", request),
                    AuditFilter.text("rule", rule),
                    AuditFilter.text("concept", concept),
                    AuditFilter.text("picture", picture),
                    AuditFilter.text("policy", policy),
                    AuditFilter.number("after", after, -1, -1, Long.MAX_VALUE),
                    (int) AuditFilter.number("limit", limit, USUAL, 1, MOST));
        }

        private static void check(String name, List<String> values) {
            if (!NAMES.contains(name) || values.size() > 1) {
                throw ProblemException.invalid(
                        "invalid-filter",
                        "filter (" + Shown.of(name) + ") must be one of " + String.join(", ", NAMES) + ", given once.");
            }
        }
    }
}
