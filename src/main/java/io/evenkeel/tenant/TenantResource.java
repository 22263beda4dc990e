package io.evenkeel.tenant;

import io.evenkeel.access.Roles;
import io.evenkeel.access.Sight;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.TenantId;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;

@Path("/api/v1/tenants")
class TenantResource {
    private final Tenants tenants;
    private final Sight sight;
    private final SecurityIdentity identity;

    TenantResource(Tenants tenants, Sight sight, SecurityIdentity identity) {
        this.tenants = tenants;
        this.sight = sight;
        this.identity = identity;
    }

    /** What PUT takes. */
    public record Named(@NotNull String name) {}

    @GET
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR, Roles.PUBLISHER})
    public List<Tenant> all() {
        return tenants.all().stream()
                .filter(tenant -> sight.reach().covers(tenant.id()))
                .toList();
    }

    @GET
    @Path("{tenant}")
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR, Roles.PUBLISHER})
    public Tenant get(@PathParam("tenant") TenantId tenant) {
        return tenants.get(tenant);
    }

    @PUT
    @Path("{tenant}")
    @RolesAllowed(Roles.PLATFORM_OPERATOR)
    public Tenant put(@PathParam("tenant") String tenant, @Valid @NotNull Named named) {
        return tenants.put(id(tenant), named.name(), actor());
    }

    @POST
    @Path("{tenant}/suspend")
    @RolesAllowed(Roles.PLATFORM_OPERATOR)
    public Tenant suspend(@PathParam("tenant") TenantId tenant) {
        return tenants.suspend(tenant, actor());
    }

    @POST
    @Path("{tenant}/resume")
    @RolesAllowed(Roles.PLATFORM_OPERATOR)
    public Tenant resume(@PathParam("tenant") TenantId tenant) {
        return tenants.resume(tenant, actor());
    }

    private Actor actor() {
        return new Actor(identity.getPrincipal().getName());
    }

    private static TenantId id(String tenant) {
        try {
            return new TenantId(tenant);
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid("invalid-tenant", String.valueOf(e.getMessage()));
        }
    }
}
