package io.evenkeel.marking;

import io.evenkeel.access.Roles;
import io.evenkeel.access.Sight;
import io.evenkeel.audit.RecordedPictures;
import io.evenkeel.marking.image.UnreadablePicture;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.rest.BodyLimit;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;

/** Says of a picture what marks it bears. Nothing is kept of it, and nothing is told of tenants that the token does not name. */
@Path("/api/v1/detections")
@RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR, Roles.PUBLISHER})
class DetectionResource {
    private static final String TOO_LARGE = "picture-too-large";

    private final Detector detector;
    private final RecordedPictures recorded;
    private final Sight sight;

    DetectionResource(Detector detector, RecordedPictures recorded, Sight sight) {
        this.detector = detector;
        this.recorded = recorded;
        this.sight = sight;
    }

    @POST
    @Consumes(MediaType.WILDCARD) // the file itself says what it is
    @BodyLimit(kib = 16 << 10)
    public Detection detect(byte[] file) {
        try {
            return detector.detect(file, digest -> recorded.of(sight.reach(), digest));
        } catch (UnreadablePicture e) {
            throw e.code().equals(TOO_LARGE)
                    ? ProblemException.tooLarge(e.code(), e.detail())
                    : ProblemException.invalid(e.code(), e.detail());
        }
    }
}
