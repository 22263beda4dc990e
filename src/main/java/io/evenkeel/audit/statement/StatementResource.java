package io.evenkeel.audit.statement;

import io.evenkeel.access.Roles;
import io.evenkeel.audit.search.DecisionQuery;
import io.evenkeel.http.ETags;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.SafeText;
import io.evenkeel.platform.TenantId;
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

/** Exports a tenant's statements of reasons, and manages their settings. */
@Consumes("application/json")
@Path("/api/v1/tenants/{tenant}/audit")
class StatementResource {
    private final StatementSettingsService service;
    private final DecisionQuery query;
    private final ETags eTags;
    private final SecurityIdentity identity;

    StatementResource(StatementSettingsService service, DecisionQuery query, ETags eTags, SecurityIdentity identity) {
        this.service = service;
        this.query = query;
        this.eTags = eTags;
        this.identity = identity;
    }

    @GET
    @Path("statements")
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.AUDITOR})
    public Response export(
            @PathParam("tenant") TenantId tenant,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("format") @Nullable String format) {
        Instant first = parseInstant("from", from);
        Instant end = parseInstant("to", to);
        if (!first.isBefore(end)) {
            throw ProblemException.invalid(
                    "invalid-range", "from (" + first + ") must be before to (" + end + ").\nMaybe they are swapped.");
        }
        StatementExport export =
                new StatementExport(query, tenant.value(), requireSettings(tenant.value()), first, end);
        boolean isCsv = "csv".equals(format);
        if (!isCsv && format != null && !format.equals("json")) {
            throw ProblemException.invalid(
                    "invalid-format", "format (" + SafeText.sanitise(format) + ") must be json or csv.");
        }
        StreamingOutput output = isCsv ? export::writeCsv : export::writeJson;
        return Response.ok(output)
                .type(isCsv ? "text/csv;charset=UTF-8" : "application/json")
                .build();
    }

    private static Instant parseInstant(String name, @Nullable String value) {
        try {
            return Instant.parse(value == null ? "" : value);
        } catch (DateTimeParseException e) {
            throw ProblemException.invalid(
                    "invalid-range",
                    name + " (" + SafeText.sanitise(String.valueOf(value))
                            + ") must be an instant such as 2026-11-22T10:00:00Z.");
        }
    }

    @GET
    @Path("statement-settings")
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.AUDITOR, Roles.POLICY_ADMIN})
    public RestResponse<StatementSettings> getSettings(@PathParam("tenant") TenantId tenant) {
        return eTags.toResponse(requireSettings(tenant.value()));
    }

    @PUT
    @Path("statement-settings")
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN})
    public RestResponse<StatementSettings> putSettings(
            @PathParam("tenant") TenantId tenant,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @Valid @NotNull StatementSettings settings) {
        return eTags.toResponse(service.save(
                tenant.value(),
                settings,
                eTags.precondition(ifMatch, null),
                identity.getPrincipal().getName()));
    }

    private StatementSettings requireSettings(String tenant) {
        return service.find(tenant)
                .orElseThrow(() -> ProblemException.notFound(
                        "unknown-statement-settings",
                        "(" + SafeText.sanitise(tenant)
                                + ") has no statement settings.\nMaybe PUT them first: Evenkeel does not guess"
                                + " legal grounds."));
    }
}
