package io.evenkeel.provenance;

import io.evenkeel.provenance.DetectionResult.ContentCredentials;
import io.evenkeel.provenance.DetectionResult.WatermarkScore;
import io.evenkeel.provenance.DetectionResult.XmpSourceType;
import org.jspecify.annotations.Nullable;

/**
 * Selects the strongest layer that marks an image as generated: a record cannot be forged, a valid manifest only by a
 * trusted authority, a watermark only by who has the key; the others by anybody.
 *
 * @param layer name of the layer
 * @param explanation the verdict in a sentence
 */
record DetectionVerdict(String layer, String explanation) {
    static DetectionVerdict strongest(
            boolean recorded, ContentCredentials c2pa, XmpSourceType xmp, @Nullable WatermarkScore watermark) {
        if (recorded) {
            return new DetectionVerdict("record", "This very file was drawn here: an audit entry names it.");
        }
        if (c2pa.status().equals("valid") && c2pa.claimsAiGeneration()) {
            return new DetectionVerdict(
                    "c2pa",
                    "A model drew it, says its signer, for whom a trusted authority vouches; nothing was altered since.");
        }
        if (watermark != null && watermark.detected()) {
            return new DetectionVerdict(
                    "watermark", "A deployment with this key drew it: its pixels bear the mark" + alterationNote(c2pa));
        }
        if (c2pa.status().equals("untrusted") && c2pa.claimsAiGeneration()) {
            return new DetectionVerdict(
                    "c2pa",
                    "A model drew it, says its signer, for whom nobody who is trusted vouches: anybody can say so.");
        }
        if (xmp.claimsAiGeneration()) {
            return new DetectionVerdict("xmp", "A model drew it, says its metadata, which anybody can write.");
        }
        return new DetectionVerdict(
                "none", "No layer says that a model drew it. That is no proof that none did: marks can be removed.");
    }

    private static String alterationNote(ContentCredentials c2pa) {
        return c2pa.status().equals("invalid") ? "; it was altered since it was signed." : ".";
    }
}
