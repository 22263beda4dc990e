package io.evenkeel.audit.checkpoint;

import io.evenkeel.access.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Serves the keys that verify checkpoints. */
@Path("/api/v1/audit/keys")
@RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.AUDITOR})
class KeysResource {
    private final ProofService service;

    KeysResource(ProofService service) {
        this.service = service;
    }

    @GET
    @Produces(MediaType.TEXT_PLAIN)
    public String keys() {
        return service.listKeys();
    }
}
