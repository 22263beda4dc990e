package io.evenkeel.policy.publication;

import io.evenkeel.access.Roles;
import io.evenkeel.http.ETags;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.TenantId;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Serves the publication settings of a tenant. */
@Path("/api/v1/tenants/{tenant}/policy-settings")
class SettingsResource {
    private final PublicationSettings settings;
    private final ETags eTags;
    private final SecurityIdentity identity;

    SettingsResource(PublicationSettings settings, ETags eTags, SecurityIdentity identity) {
        this.settings = settings;
        this.eTags = eTags;
        this.identity = identity;
    }

    /** Body of PUT. */
    public record SettingsRequest(@NotNull @Min(0) @Max(5) Integer approvals) {}

    @GET
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR})
    public RestResponse<SettingsResponse> get(@PathParam("tenant") TenantId tenant) {
        return eTags.toResponse(settings.get(tenant));
    }

    /** Changes the settings. Not allowed to policy administrators, who could otherwise waive their own approvals. */
    @PUT
    @RolesAllowed(Roles.PLATFORM_OPERATOR)
    public RestResponse<SettingsResponse> put(
            @PathParam("tenant") TenantId tenant,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @Valid @NotNull SettingsRequest request) {
        SettingsResponse requested = new SettingsResponse(request.approvals());
        Actor actor = new Actor(identity.getPrincipal().getName());
        return eTags.toResponse(settings.update(tenant, requested, eTags.precondition(ifMatch, null), actor));
    }
}
