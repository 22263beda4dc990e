package io.evenkeel.provenance;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.evenkeel.provenance.c2pa.AssertionData;
import io.evenkeel.provenance.c2pa.ManifestSummary;
import io.evenkeel.provenance.c2pa.ValidationResult;
import io.evenkeel.provenance.watermark.WatermarkDetection;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The provenance marks found in an image file.
 *
 * @param sha256 digest of the file
 * @param format png or jpeg
 * @param width in pixels
 * @param height in pixels
 * @param auditRecords audit events that name the file
 * @param c2pa content credentials
 * @param xmp metadata
 * @param watermark watermark; null if that layer is disabled
 * @param strongestLayer strongest layer that marks the image as generated: record, c2pa, watermark or xmp; none if there
 * is none
 * @param explanation the same in a sentence
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DetectionResult(
        String sha256,
        String format,
        int width,
        int height,
        AuditRecords auditRecords,
        ContentCredentials c2pa,
        XmpSourceType xmp,
        @Nullable WatermarkScore watermark,
        String strongestLayer,
        String explanation) {
    /**
     * Identifies an audit event.
     *
     * @param tenant tenant of the event
     * @param seq number of the event in the tenant's tree
     */
    public record RecordedEntry(String tenant, long seq) {}

    /**
     * The audit events of the file.
     *
     * @param found whether an event of a tenant visible to the caller names exactly this file
     * @param entries references of at most ten events
     */
    public record AuditRecords(boolean found, List<RecordedEntry> entries) {
        public AuditRecords {
            entries = List.copyOf(entries);
        }
    }

    /**
     * The content credentials.
     *
     * @param status valid, untrusted, invalid, unsupported or absent
     * @param reason code of the failure if invalid or unsupported
     * @param detail the same in a sentence
     * @param manifest label of the manifest
     * @param signer subject of the certificate
     * @param generator name of the generating program
     * @param actions actions on the image
     * @param sourceType a term of IPTC's vocabulary
     * @param createdAt claimed time of creation
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ContentCredentials(
            String status,
            @Nullable String reason,
            @Nullable String detail,
            @Nullable String manifest,
            @Nullable String signer,
            @Nullable String generator,
            @Nullable List<String> actions,
            @Nullable String sourceType,
            @Nullable String createdAt) {
        static ContentCredentials fromValidation(ValidationResult validation) {
            if (validation instanceof ValidationResult.Invalid invalid) {
                return withoutManifest(validation, invalid.code(), invalid.detail());
            }
            if (validation instanceof ValidationResult.Unsupported unsupported) {
                return withoutManifest(validation, unsupported.code(), unsupported.detail());
            }
            return validation
                    .findSummary()
                    .map(summary -> fromManifest(validation, summary))
                    .orElse(withoutManifest(validation, null, null));
        }

        private static ContentCredentials fromManifest(ValidationResult validation, ManifestSummary summary) {
            return new ContentCredentials(
                    validation.status(),
                    null,
                    null,
                    summary.manifestLabel(),
                    summary.signer(),
                    summary.generator(),
                    summary.actions(),
                    summary.sourceType().orElse(null),
                    summary.createdAt().orElse(null));
        }

        private static ContentCredentials withoutManifest(
                ValidationResult validation, @Nullable String reason, @Nullable String detail) {
            return new ContentCredentials(validation.status(), reason, detail, null, null, null, null, null, null);
        }

        boolean claimsAiGeneration() {
            return AssertionData.TRAINED_ALGORITHMIC_MEDIA.equals(sourceType);
        }
    }

    /**
     * The XMP metadata, which anybody can write.
     *
     * @param present whether it names a source type
     * @param sourceType the source type it names
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record XmpSourceType(boolean present, @Nullable String sourceType) {
        boolean claimsAiGeneration() {
            return AssertionData.TRAINED_ALGORITHMIC_MEDIA.equals(sourceType);
        }
    }

    /**
     * The watermark.
     *
     * @param detected whether the score reaches the threshold
     * @param score in standard deviations
     * @param threshold the score that counts as found
     * @param view transformation of the image with the highest score
     * @param identity deployment that marked it, if readable
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record WatermarkScore(
            boolean detected,
            double score,
            double threshold,
            String view,
            @Nullable Integer identity) {
        private static final double HUNDREDTHS = 100;

        static WatermarkScore fromDetection(WatermarkDetection detection) {
            OptionalInt identity = detection.identity();
            return new WatermarkScore(
                    detection.present(),
                    Math.round(detection.score() * HUNDREDTHS) / HUNDREDTHS,
                    detection.threshold(),
                    detection.view(),
                    identity.isPresent() ? identity.getAsInt() : null);
        }
    }
}
