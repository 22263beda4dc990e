package io.evenkeel.tenant;

import io.evenkeel.access.CurrentTenantScope;
import io.evenkeel.access.Roles;
import io.evenkeel.http.ETags;
import io.evenkeel.http.PageRequest;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.TenantId;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Consumes("application/json")
@Path("/api/v1/tenants")
class TenantResource {
    private final TenantService service;
    private final CurrentTenantScope currentTenantScope;
    private final ETags eTags;
    private final SecurityIdentity identity;

    TenantResource(
            TenantService service, CurrentTenantScope currentTenantScope, ETags eTags, SecurityIdentity identity) {
        this.service = service;
        this.currentTenantScope = currentTenantScope;
        this.eTags = eTags;
        this.identity = identity;
    }

    /** Body of PUT. */
    public record TenantRequest(@NotNull String name) {}

    @GET
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR, Roles.PUBLISHER})
    public RestResponse<List<Tenant>> list(
            @QueryParam("limit") @Nullable String limit, @QueryParam("cursor") @Nullable String cursor) {
        PageRequest pageRequest = PageRequest.parse("tenants", limit, cursor);
        return pageRequest.toResponse(
                service.listAfter(currentTenantScope.scope(), pageRequest.after(), pageRequest.fetchSize()),
                tenant -> tenant.id().value());
    }

    @GET
    @Path("{tenant}")
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR, Roles.PUBLISHER})
    public RestResponse<Tenant> get(@PathParam("tenant") TenantId tenant) {
        return eTags.toResponse(service.get(tenant));
    }

    @PUT
    @Path("{tenant}")
    @RolesAllowed(Roles.PLATFORM_OPERATOR)
    public RestResponse<Tenant> put(
            @PathParam("tenant") TenantId tenant,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @HeaderParam("If-None-Match") @Nullable String ifNoneMatch,
            @Valid @NotNull TenantRequest tenantRequest) {
        return eTags.toResponse(
                service.put(tenant, tenantRequest.name(), eTags.precondition(ifMatch, ifNoneMatch), actor()));
    }

    @POST
    @Path("{tenant}/suspend")
    @RolesAllowed(Roles.PLATFORM_OPERATOR)
    public RestResponse<Tenant> suspend(
            @PathParam("tenant") TenantId tenant, @HeaderParam("If-Match") @Nullable String ifMatch) {
        return eTags.toResponse(service.suspend(tenant, eTags.precondition(ifMatch, null), actor()));
    }

    @POST
    @Path("{tenant}/resume")
    @RolesAllowed(Roles.PLATFORM_OPERATOR)
    public RestResponse<Tenant> resume(
            @PathParam("tenant") TenantId tenant, @HeaderParam("If-Match") @Nullable String ifMatch) {
        return eTags.toResponse(service.resume(tenant, eTags.precondition(ifMatch, null), actor()));
    }

    private Actor actor() {
        return new Actor(identity.getPrincipal().getName());
    }
}
