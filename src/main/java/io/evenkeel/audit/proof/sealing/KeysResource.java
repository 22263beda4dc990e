package io.evenkeel.audit.proof.sealing;

import io.evenkeel.access.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** The keys that checkpoints are verified by. */
@Path("/api/v1/audit/keys")
@RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.AUDITOR})
class KeysResource {
    private final Proofs proofs;

    KeysResource(Proofs proofs) {
        this.proofs = proofs;
    }

    @GET
    @Produces(MediaType.TEXT_PLAIN)
    public String keys() {
        return proofs.keys();
    }
}
