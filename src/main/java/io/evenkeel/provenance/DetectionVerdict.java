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
            return new DetectionVerdict(
                    "record", "This deployment generated exactly this file: an audit event names it.");
        }
        if (c2pa.status().equals("valid") && c2pa.claimsAiGeneration()) {
            return new DetectionVerdict(
                    "c2pa",
                    "Its signer, certified by a trusted authority, states that a model generated it; nothing was altered since.");
        }
        if (watermark != null && watermark.detected()) {
            return new DetectionVerdict(
                    "watermark",
                    "A deployment with this key generated it: its pixels have the watermark" + alterationNote(c2pa));
        }
        if (c2pa.status().equals("untrusted") && c2pa.claimsAiGeneration()) {
            return new DetectionVerdict(
                    "c2pa",
                    "Its signer, whom no trusted authority certified, states that a model generated it: anybody can say so.");
        }
        if (xmp.claimsAiGeneration()) {
            return new DetectionVerdict(
                    "xmp", "Its metadata, which anybody can write, states that a model generated it.");
        }
        return new DetectionVerdict(
                "none",
                "No layer states that a model generated it. That is no proof that none did: marks can be removed.");
    }

    private static String alterationNote(ContentCredentials c2pa) {
        return c2pa.status().equals("invalid") ? "; it was altered since it was signed." : ".";
    }
}
