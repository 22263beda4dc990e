package io.evenkeel.provenance.detection;

import io.evenkeel.access.CurrentTenantScope;
import io.evenkeel.access.Roles;
import io.evenkeel.audit.ImageLookup;
import io.evenkeel.http.BodyLimit;
import io.evenkeel.image.UnreadableImageException;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.provenance.DetectionResult;
import io.evenkeel.provenance.ProvenanceDetector;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/**
 * Reports the provenance marks of an uploaded image. It stores nothing and reveals nothing of tenants outside the
 * caller's scope.
 */
@Path("/api/v1/detections")
@RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR, Roles.PUBLISHER})
class DetectionResource {
    private static final String TOO_LARGE = "image-too-large";

    private final ProvenanceDetector detector;
    private final ImageLookup recorded;
    private final CurrentTenantScope currentTenantScope;

    DetectionResource(ProvenanceDetector detector, ImageLookup recorded, CurrentTenantScope currentTenantScope) {
        this.detector = detector;
        this.recorded = recorded;
        this.currentTenantScope = currentTenantScope;
    }

    @POST
    @Consumes(MediaType.WILDCARD) // the content decides the format
    @BodyLimit(kib = 16 << 10)
    public DetectionResult detect(byte[] file) {
        try {
            return detector.detect(file, this::findEntries);
        } catch (UnreadableImageException e) {
            throw e.code().equals(TOO_LARGE)
                    ? ProblemException.tooLarge(e.code(), e.detail())
                    : ProblemException.invalid(e.code(), e.detail());
        }
    }

    private List<DetectionResult.RecordedEntry> findEntries(String digest) {
        return recorded.findByDigest(currentTenantScope.scope(), digest).stream()
                .map(entry -> new DetectionResult.RecordedEntry(entry.tenant(), entry.seq()))
                .toList();
    }
}
