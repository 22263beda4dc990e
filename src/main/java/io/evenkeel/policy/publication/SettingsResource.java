package io.evenkeel.policy.publication;

import io.evenkeel.access.Roles;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.TenantId;
import io.evenkeel.rest.Tags;
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

@Path("/api/v1/tenants/{tenant}/policy-settings")
class SettingsResource {
    private final PublicationSettings settings;
    private final Tags tags;
    private final SecurityIdentity identity;

    SettingsResource(PublicationSettings settings, Tags tags, SecurityIdentity identity) {
        this.settings = settings;
        this.tags = tags;
        this.identity = identity;
    }

    /** What PUT takes. */
    public record Wanted(@NotNull @Min(0) @Max(5) Integer approvals) {}

    @GET
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR})
    public RestResponse<SettingsSheet> get(@PathParam("tenant") TenantId tenant) {
        return tags.answer(settings.of(tenant));
    }

    /** Not for who publishes: two of them are asked for so that one alone cannot. */
    @PUT
    @RolesAllowed(Roles.PLATFORM_OPERATOR)
    public RestResponse<SettingsSheet> put(
            @PathParam("tenant") TenantId tenant,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @Valid @NotNull Wanted wanted) {
        SettingsSheet sheet = new SettingsSheet(wanted.approvals());
        Actor actor = new Actor(identity.getPrincipal().getName());
        return tags.answer(settings.set(tenant, sheet, tags.precondition(ifMatch, null), actor));
    }
}
