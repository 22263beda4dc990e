package io.evenkeel.audit.statement;

import io.evenkeel.access.Roles;
import io.evenkeel.audit.search.Decided;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.Shown;
import io.evenkeel.platform.TenantId;
import io.evenkeel.rest.Tags;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** A tenant's statements of reasons, and what it says of them. */
@Consumes("application/json")
@Path("/api/v1/tenants/{tenant}/audit")
class StatementResource {
    private final SettingsTable table;
    private final Decided decided;
    private final Tags tags;
    private final SecurityIdentity identity;

    StatementResource(SettingsTable table, Decided decided, Tags tags, SecurityIdentity identity) {
        this.table = table;
        this.decided = decided;
        this.tags = tags;
        this.identity = identity;
    }

    @GET
    @Path("statements")
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.AUDITOR})
    public Response statements(
            @PathParam("tenant") String tenant,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("format") @Nullable String format) {
        Instant first = moment("from", from);
        Instant end = moment("to", to);
        if (!first.isBefore(end)) {
            throw ProblemException.invalid(
                    "invalid-range",
                    "from (" + first + ") must be before to (" + end + ").\nMaybe they changed places.");
        }
        StatementExport export = new StatementExport(decided, named(tenant), settings(named(tenant)), first, end);
        boolean isCsv = "csv".equals(format);
        if (!isCsv && format != null && !format.equals("json")) {
            throw ProblemException.invalid("invalid-format", "format (" + Shown.of(format) + ") must be json or csv.");
        }
        StreamingOutput written = isCsv ? export::csv : export::json;
        return Response.ok(written)
                .type(isCsv ? "text/csv;charset=UTF-8" : "application/json")
                .build();
    }

    private static Instant moment(String name, @Nullable String value) {
        try {
            return Instant.parse(value == null ? "" : value);
        } catch (DateTimeParseException e) {
            throw ProblemException.invalid(
                    "invalid-range",
                    name + " (" + Shown.of(String.valueOf(value))
                            + ") must be an instant such as 2026-11-22T10:00:00Z.");
        }
    }

    @GET
    @Path("statement-settings")
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.AUDITOR, Roles.POLICY_ADMIN})
    public RestResponse<StatementSettings> get(@PathParam("tenant") String tenant) {
        return tags.answer(settings(named(tenant)));
    }

    @PUT
    @Path("statement-settings")
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN})
    public RestResponse<StatementSettings> put(
            @PathParam("tenant") String tenant,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @Valid @NotNull StatementSettings settings) {
        return tags.answer(table.put(
                named(tenant),
                settings,
                tags.precondition(ifMatch, null),
                identity.getPrincipal().getName()));
    }

    private StatementSettings settings(String tenant) {
        return table.find(tenant)
                .orElseThrow(() -> ProblemException.missing(
                        "unknown-statement-settings",
                        "(" + Shown.of(tenant)
                                + ") has no statement settings.\nMaybe PUT them first: what statements are"
                                + " about is not guessed."));
    }

    private static String named(String tenant) {
        try {
            return new TenantId(tenant).value();
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid("invalid-tenant", String.valueOf(e.getMessage()));
        }
    }
}
