package io.evenkeel.generation;

import io.evenkeel.access.Roles;
import io.evenkeel.access.Sight;
import io.evenkeel.audit.RecordedPictures;
import io.evenkeel.platform.ProblemException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/** Stored pictures: for those who may see all tenants, and else for those of whose tenants an entry names the picture. */
@Path("/api/v1/pictures")
@RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR, Roles.PUBLISHER})
class PictureResource {
    private final PictureStore pictures;
    private final RecordedPictures recorded;
    private final Sight sight;

    PictureResource(PictureStore pictures, RecordedPictures recorded, Sight sight) {
        this.pictures = pictures;
        this.recorded = recorded;
        this.sight = sight;
    }

    /** A picture's file. What is there never changes, as its digest is its name. */
    @GET
    @Path("{digest}")
    @Produces("image/png")
    public Response get(@PathParam("digest") String digest) {
        byte[] png =
                (sees(digest) ? pictures.get(digest) : Optional.<byte[]>empty()).orElseThrow(PictureResource::unknown);
        return Response.ok(png, "image/png")
                .header("Cache-Control", "private, max-age=31536000, immutable")
                .build();
    }

    private boolean sees(String digest) {
        return sight.reach().all() || (PictureStore.isDigest(digest) && recorded.isOf(sight.reach(), digest));
    }

    private static ProblemException unknown() {
        return ProblemException.missing(
                "unknown-picture",
                "no picture of this digest is stored.\nMaybe it was drawn just now, and its audit entry is on its way.");
    }
}
