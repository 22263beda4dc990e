package io.evenkeel.generation;

import io.evenkeel.access.CurrentTenantScope;
import io.evenkeel.access.Roles;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.vault.Vault;
import io.evenkeel.vault.VaultException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/** Serves stored images to callers who may see their tenant. */
@Path("/api/v1/images")
@RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR, Roles.PUBLISHER})
class ImageResource {
    private final Vault vault;
    private final CurrentTenantScope currentTenantScope;

    ImageResource(Vault vault, CurrentTenantScope currentTenantScope) {
        this.vault = vault;
        this.currentTenantScope = currentTenantScope;
    }

    /** Returns the PNG file of an image. It never changes, because its digest is its name. */
    @GET
    @Path("{digest}")
    @Produces("image/png")
    public Response getImage(@PathParam("digest") String digest) {
        return Response.ok(findImage(digest).orElseThrow(ImageResource::unknownImage), "image/png")
                .header("Cache-Control", "private, no-cache") // it may be erased
                .build();
    }

    private Optional<byte[]> findImage(String digest) {
        try {
            return vault.findImage(digest, currentTenantScope.scope()::includes);
        } catch (VaultException e) {
            throw e.toProblem();
        }
    }

    private static ProblemException unknownImage() {
        return ProblemException.notFound(
                "unknown-image",
                "no image of this digest is stored.\nMaybe it was erased, or the token is for other tenants.");
    }
}
