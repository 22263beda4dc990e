package io.evenkeel.audit.privacy;

import io.evenkeel.access.Roles;
import io.evenkeel.http.PageRequest;
import io.evenkeel.platform.Actor;
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
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Sets and lifts legal holds. */
@Path("/api/v1/tenants/{tenant}/legal-holds")
class LegalHoldResource {
    private final LegalHoldService service;
    private final SecurityIdentity identity;

    LegalHoldResource(LegalHoldService service, SecurityIdentity identity) {
        this.service = service;
        this.identity = identity;
    }

    /**
     * Body of POST. An absent condition does not restrict the hold; without any, it covers all entries of the tenant.
     *
     * @param requester the user as the platform names them
     * @param from inclusive lower bound of the entries' times
     * @param until exclusive upper bound of the entries' times
     * @param reason recorded in the audit trail
     */
    public record LegalHoldRequest(
            @Nullable RequestReference request,
            @Nullable String requester,
            @Nullable String from,
            @Nullable String until,
            @Nullable String reason) {
        @Override
        public String toString() {
            return "LegalHoldRequest"; // the requester stays out of logs
        }
    }

    @POST
    @RolesAllowed(Roles.PLATFORM_OPERATOR)
    public Response create(@PathParam("tenant") TenantId tenant, @NotNull LegalHoldRequest legalHoldRequest) {
        LegalHoldResponse hold = service.create(tenant, legalHoldRequest, actor());
        return Response.created(URI.create("/api/v1/tenants/" + tenant + "/legal-holds/" + hold.id()))
                .entity(hold)
                .build();
    }

    /** Lists active and lifted holds. */
    @GET
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.AUDITOR})
    public RestResponse<List<LegalHoldResponse>> list(
            @PathParam("tenant") TenantId tenant,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        PageRequest pageRequest = PageRequest.parse(tenant + "/legal-holds", limit, cursor);
        return pageRequest.toResponse(
                service.listAfter(tenant, pageRequest.after(UUID::fromString), pageRequest.fetchSize()),
                hold -> hold.id().toString());
    }

    @POST
    @Path("{hold}/lift")
    @RolesAllowed(Roles.PLATFORM_OPERATOR)
    public LegalHoldResponse lift(@PathParam("tenant") TenantId tenant, @PathParam("hold") String hold) {
        return service.lift(tenant, PrivacyRequestValidator.parseId("hold", hold), actor());
    }

    private Actor actor() {
        return new Actor(identity.getPrincipal().getName());
    }
}
