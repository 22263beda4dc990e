package io.evenkeel.generation.replay;

import io.evenkeel.access.Roles;
import io.evenkeel.generation.replay.DisclosureService.DisclosedRequest;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.TenantId;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import org.jboss.resteasy.reactive.RestResponse;

/** Discloses the content of an entry's request. A POST, because it records an entry of its own. */
@Path("/api/v1/tenants/{tenant}/audit/{seq}/disclosure")
class DisclosureResource {
    private final DisclosureService service;
    private final SecurityIdentity identity;

    DisclosureResource(DisclosureService service, SecurityIdentity identity) {
        this.service = service;
        this.identity = identity;
    }

    /** Returns the content. No cache may store the response; the idempotency filter does not store it either. */
    @POST
    @RolesAllowed(Roles.AUDITOR)
    public RestResponse<DisclosedRequest> disclose(@PathParam("tenant") TenantId tenant, @PathParam("seq") String seq) {
        Actor actor = new Actor(identity.getPrincipal().getName());
        return RestResponse.ResponseBuilder.ok(service.disclose(tenant, ReplayResource.parseSequence(seq), actor))
                .header("Cache-Control", "no-store")
                .build();
    }
}
