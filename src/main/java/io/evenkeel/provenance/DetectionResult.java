package io.evenkeel.provenance;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.evenkeel.audit.ImageLookup.EntryReference;
import io.evenkeel.provenance.c2pa.AssertionData;
import io.evenkeel.provenance.c2pa.ManifestSummary;
import io.evenkeel.provenance.c2pa.ValidationResult;
import io.evenkeel.provenance.watermark.WatermarkDetection;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a picture that came back.
 *
 * @param sha256 of its file
 * @param format png or jpeg
 * @param width in pixels
 * @param height in pixels
 * @param auditRecords what the audit's records say of the file
 * @param c2pa what its content credentials say
 * @param xmp what its metadata says
 * @param watermark what its pixels say; absent where that layer is switched off
 * @param strongestLayer the strongest layer that says it was drawn by a model: record, c2pa, watermark, xmp; or none
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
     * The audit's records.
     *
     * @param found whether an entry of a tenant that the caller may see names this very file
     * @param entries where; ten at most
     */
    public record AuditRecords(boolean found, List<EntryReference> entries) {
        public AuditRecords {
            entries = List.copyOf(entries);
        }
    }

    /**
     * Content credentials.
     *
     * @param status valid, untrusted, invalid, unsupported or absent
     * @param reason why it is invalid or unsupported, in short
     * @param detail the same in a sentence
     * @param manifest its label
     * @param signer the subject of the certificate
     * @param generator the program that it names
     * @param actions what was done to the picture
     * @param sourceType of IPTC's vocabulary
     * @param createdAt when it says that the picture was made
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
     * Metadata, which anybody can write.
     *
     * @param present whether there is any that names a source type
     * @param sourceType that it names
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
     * @param threshold that it has to reach
     * @param view how the picture was looked at where the score was highest
     * @param identity of the deployment that marked it, if that can be read
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record WatermarkScore(
            boolean detected,
            double score,
            double threshold,
            String view,
            @Nullable Integer identity) {
        private static final double HUNDREDTHS = 100;

        static WatermarkScore fromDetection(WatermarkDetection watermarkDetection) {
            OptionalInt identity = watermarkDetection.identity();
            return new WatermarkScore(
                    watermarkDetection.present(),
                    Math.round(watermarkDetection.score() * HUNDREDTHS) / HUNDREDTHS,
                    watermarkDetection.threshold(),
                    watermarkDetection.view(),
                    identity.isPresent() ? identity.getAsInt() : null);
        }
    }
}
