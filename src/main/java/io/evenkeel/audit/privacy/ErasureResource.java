package io.evenkeel.audit.privacy;

import io.evenkeel.access.Roles;
import io.evenkeel.audit.privacy.ErasureTable.ErasurePosition;
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

/** Erases prompts and images for good, and lists erasures. */
@Path("/api/v1/tenants/{tenant}/erasures")
class ErasureResource {
    private final ErasureService service;
    private final ErasureWorker worker;
    private final SecurityIdentity identity;

    ErasureResource(ErasureService service, ErasureWorker worker, SecurityIdentity identity) {
        this.service = service;
        this.worker = worker;
        this.identity = identity;
    }

    /**
     * Body of POST. Exactly one of the first three is given.
     *
     * @param requester the user as the platform names them
     * @param reason recorded in the audit trail
     */
    public record ErasureRequest(
            @Nullable RequestReference request,
            @Nullable String requester,
            @Nullable String image,
            @Nullable String reason) {
        @Override
        public String toString() {
            return "ErasureRequest"; // the requester stays out of logs
        }
    }

    /**
     * Records the erasure, then carries it out. The response is {@code PENDING} if the vault or database is
     * unavailable.
     */
    @POST
    @RolesAllowed(Roles.PLATFORM_OPERATOR)
    public Response erase(@PathParam("tenant") TenantId tenant, @NotNull ErasureRequest erasureRequest) {
        UUID id = service.requestErasure(
                tenant, erasureRequest, new Actor(identity.getPrincipal().getName()));
        worker.eraseBatch();
        return Response.created(URI.create("/api/v1/tenants/" + tenant + "/erasures/" + id))
                .entity(service.get(tenant, id))
                .build();
    }

    /** Lists erasures, newest first. */
    @GET
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.AUDITOR})
    public RestResponse<List<ErasureResponse>> list(
            @PathParam("tenant") TenantId tenant,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        PageRequest pageRequest = PageRequest.parse(tenant + "/erasures", limit, cursor);
        return pageRequest.toResponse(
                service.listAfter(tenant, pageRequest.after(ErasurePosition::parse), pageRequest.fetchSize()),
                response -> new ErasurePosition(response.requestedAt(), response.id()).toString());
    }

    @GET
    @Path("{erasure}")
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.AUDITOR})
    public ErasureResponse get(@PathParam("tenant") TenantId tenant, @PathParam("erasure") String erasure) {
        return service.get(tenant, PrivacyRequestValidator.parseId("erasure", erasure));
    }
}
