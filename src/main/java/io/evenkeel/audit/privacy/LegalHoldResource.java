package io.evenkeel.audit.privacy;

import io.evenkeel.access.Roles;
import io.evenkeel.audit.privacy.LegalHoldService.LegalHoldScope;
import io.evenkeel.http.PageCursors;
import io.evenkeel.http.PageRequest;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.SafeText;
import io.evenkeel.platform.TenantId;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Sets and lifts legal holds. */
@Path("/api/v1/tenants/{tenant}/legal-holds")
class LegalHoldResource {
    private final LegalHoldService legalHoldService;
    private final PageCursors pageCursors;
    private final SecurityIdentity identity;

    LegalHoldResource(LegalHoldService legalHoldService, PageCursors pageCursors, SecurityIdentity identity) {
        this.legalHoldService = legalHoldService;
        this.pageCursors = pageCursors;
        this.identity = identity;
    }

    /**
     * What POST takes. What is absent does not restrict the hold; without any of the first four it holds all of the tenant's.
     *
     * @param requester as the platform names its user
     * @param reason that stands in the audit trail
     */
    public record LegalHoldRequest(
            @Nullable RequestReference request,
            @Nullable String requester,
            @Nullable String from,
            @Nullable String until,
            @Nullable String reason) {
        @Override
        public String toString() {
            return "Wanted";
        }
    }

    @POST
    @RolesAllowed(Roles.PLATFORM_OPERATOR)
    public Response create(@PathParam("tenant") TenantId tenant, @NotNull LegalHoldRequest legalHoldRequest) {
        LegalHoldScope legalHoldScope = new LegalHoldScope(
                legalHoldRequest.request(),
                legalHoldRequest.requester(),
                parseInstant("from", legalHoldRequest.from()),
                parseInstant("until", legalHoldRequest.until()));
        LegalHoldResponse hold = legalHoldService.create(
                tenant, legalHoldScope, RequestReference.requireReason(legalHoldRequest.reason()), actor());
        return Response.created(URI.create("/api/v1/tenants/" + tenant + "/legal-holds/" + hold.id()))
                .entity(hold)
                .build();
    }

    private static @Nullable Instant parseInstant(String name, @Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw ProblemException.invalid(
                    "invalid-hold",
                    name + " (" + SafeText.sanitise(String.valueOf(text))
                            + ") must be an instant such as 2026-11-22T10:00:00Z.");
        }
    }

    /** Lifted ones too. */
    @GET
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.AUDITOR})
    public RestResponse<List<LegalHoldResponse>> list(
            @PathParam("tenant") TenantId tenant,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        PageRequest pageRequest = pageCursors.pageRequest(tenant + "/legal-holds", limit, cursor);
        return pageRequest.toResponse(
                legalHoldService.listAfter(tenant, pageRequest.after(), pageRequest.fetchSize()),
                hold -> hold.id().toString());
    }

    @POST
    @Path("{hold}/lift")
    @RolesAllowed(Roles.PLATFORM_OPERATOR)
    public LegalHoldResponse lift(@PathParam("tenant") TenantId tenant, @PathParam("hold") String hold) {
        return legalHoldService.lift(tenant, ErasureResource.parseId("hold", hold), actor());
    }

    private Actor actor() {
        return new Actor(identity.getPrincipal().getName());
    }
}
