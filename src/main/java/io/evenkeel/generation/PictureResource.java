package io.evenkeel.generation;

import io.evenkeel.platform.ProblemException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;

/** Stored pictures. */
@Path("/api/v1/pictures")
@RolesAllowed({"admin", "auditor"})
class PictureResource {
    private final PictureStore pictures;

    PictureResource(PictureStore pictures) {
        this.pictures = pictures;
    }

    /** A picture's file. What is there never changes, as its digest is its name. */
    @GET
    @Path("{digest}")
    @Produces("image/png")
    public Response get(@PathParam("digest") String digest) {
        byte[] png = pictures.get(digest)
                .orElseThrow(() -> ProblemException.missing("unknown-picture", "no picture of this digest is stored."));
        return Response.ok(png, "image/png")
                .header("Cache-Control", "private, max-age=31536000, immutable")
                .build();
    }
}
