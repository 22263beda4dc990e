package io.evenkeel.generation;

import io.evenkeel.access.Roles;
import io.evenkeel.access.Sight;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.vault.Unopenable;
import io.evenkeel.vault.Vault;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/** Stored pictures: each for who may see the tenant that it was drawn for. */
@Path("/api/v1/pictures")
@RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR, Roles.PUBLISHER})
class PictureResource {
    private final Vault vault;
    private final Sight sight;

    PictureResource(Vault vault, Sight sight) {
        this.vault = vault;
        this.sight = sight;
    }

    /** A picture's file. What is there never changes, as its digest is its name. */
    @GET
    @Path("{digest}")
    @Produces("image/png")
    public Response get(@PathParam("digest") String digest) {
        return Response.ok(file(digest).orElseThrow(PictureResource::unknown), "image/png")
                .header("Cache-Control", "private, no-cache") // it may be erased
                .build();
    }

    private Optional<byte[]> file(String digest) {
        try {
            return vault.picture(digest, sight.reach()::covers);
        } catch (Unopenable e) {
            throw e.problem();
        }
    }

    private static ProblemException unknown() {
        return ProblemException.missing(
                "unknown-picture",
                "no picture of this digest is stored.\nMaybe it was erased, or the token is for other tenants.");
    }
}
