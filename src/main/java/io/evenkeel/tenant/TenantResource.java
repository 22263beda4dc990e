package io.evenkeel.tenant;

import io.evenkeel.access.Roles;
import io.evenkeel.access.Sight;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.TenantId;
import io.evenkeel.rest.Cursors;
import io.evenkeel.rest.Slice;
import io.evenkeel.rest.Tags;
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
    private final Tenants tenants;
    private final Sight sight;
    private final Cursors cursors;
    private final Tags tags;
    private final SecurityIdentity identity;

    TenantResource(Tenants tenants, Sight sight, Cursors cursors, Tags tags, SecurityIdentity identity) {
        this.tenants = tenants;
        this.sight = sight;
        this.cursors = cursors;
        this.tags = tags;
        this.identity = identity;
    }

    /** What PUT takes. */
    public record Named(@NotNull String name) {}

    @GET
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR, Roles.PUBLISHER})
    public RestResponse<List<Tenant>> all(
            @QueryParam("limit") @Nullable String limit, @QueryParam("cursor") @Nullable String cursor) {
        Slice slice = cursors.slice("tenants", limit, cursor);
        return slice.answer(tenants.after(sight.reach(), slice.after(), slice.fetch()), tenant -> tenant.id()
                .value());
    }

    @GET
    @Path("{tenant}")
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR, Roles.PUBLISHER})
    public RestResponse<Tenant> get(@PathParam("tenant") TenantId tenant) {
        return tags.answer(tenants.get(tenant));
    }

    @PUT
    @Path("{tenant}")
    @RolesAllowed(Roles.PLATFORM_OPERATOR)
    public RestResponse<Tenant> put(
            @PathParam("tenant") String tenant,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @HeaderParam("If-None-Match") @Nullable String ifNoneMatch,
            @Valid @NotNull Named named) {
        return tags.answer(tenants.put(id(tenant), named.name(), tags.precondition(ifMatch, ifNoneMatch), actor()));
    }

    @POST
    @Path("{tenant}/suspend")
    @RolesAllowed(Roles.PLATFORM_OPERATOR)
    public RestResponse<Tenant> suspend(
            @PathParam("tenant") TenantId tenant, @HeaderParam("If-Match") @Nullable String ifMatch) {
        return tags.answer(tenants.suspend(tenant, tags.precondition(ifMatch, null), actor()));
    }

    @POST
    @Path("{tenant}/resume")
    @RolesAllowed(Roles.PLATFORM_OPERATOR)
    public RestResponse<Tenant> resume(
            @PathParam("tenant") TenantId tenant, @HeaderParam("If-Match") @Nullable String ifMatch) {
        return tags.answer(tenants.resume(tenant, tags.precondition(ifMatch, null), actor()));
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
