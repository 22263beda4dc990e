package io.evenkeel.audit.privacy;

import io.evenkeel.access.Roles;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.TenantId;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

/** Reads and changes how long a tenant's prompts, images and entries are kept. */
@Path("/api/v1/tenants/{tenant}/retention")
class RetentionResource {
    private final RetentionService service;
    private final SecurityIdentity identity;

    RetentionResource(RetentionService service, SecurityIdentity identity) {
        this.service = service;
        this.identity = identity;
    }

    @GET
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR})
    public RetentionSettings get(@PathParam("tenant") TenantId tenant) {
        return service.get(tenant);
    }

    @PUT
    @RolesAllowed(Roles.PLATFORM_OPERATOR)
    public RetentionSettings put(@PathParam("tenant") TenantId tenant, @Valid @NotNull RetentionSettings settings) {
        return service.set(tenant, settings, new Actor(identity.getPrincipal().getName()));
    }
}
