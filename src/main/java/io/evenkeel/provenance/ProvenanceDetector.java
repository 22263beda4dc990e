package io.evenkeel.provenance;

import io.evenkeel.image.ImageFileReader;
import io.evenkeel.image.PngFile;
import io.evenkeel.image.RgbImage;
import io.evenkeel.image.UnreadableImageException;
import io.evenkeel.platform.SafeText;
import io.evenkeel.platform.Sha256;
import io.evenkeel.provenance.DetectionResult.AuditRecords;
import io.evenkeel.provenance.DetectionResult.ContentCredentials;
import io.evenkeel.provenance.DetectionResult.RecordedEntry;
import io.evenkeel.provenance.DetectionResult.WatermarkScore;
import io.evenkeel.provenance.DetectionResult.XmpSourceType;
import io.evenkeel.provenance.c2pa.AssertionData;
import io.evenkeel.provenance.c2pa.ManifestVerifier;
import io.evenkeel.provenance.c2pa.ValidationResult;
import io.evenkeel.provenance.watermark.Watermark;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * Detects provenance marks layer by layer. Thread-safe. Examines at most two images at once, because large ones need
 * much memory.
 */
public final class ProvenanceDetector {
    private static final int MAX_CONCURRENT = 2;

    private final ImageFileReader reader;
    private final ManifestVerifier verifier;
    private final Optional<Watermark> watermark;
    private final Semaphore permits = new Semaphore(MAX_CONCURRENT, true);

    /**
     * Creates a detector.
     *
     * @param maxPixels largest number of pixels of an image
     */
    public ProvenanceDetector(long maxPixels, ManifestVerifier verifier, Optional<Watermark> watermark) {
        this.reader = new ImageFileReader(maxPixels);
        this.verifier = verifier;
        this.watermark = watermark;
    }

    /**
     * Examines a file.
     *
     * @param entryLookup returns the audit events visible to the caller that name a file of the given digest
     * @throws UnreadableImageException if the file is no PNG or JPEG image, or too large
     */
    public DetectionResult detect(byte[] file, Function<String, List<RecordedEntry>> entryLookup) {
        permits.acquireUninterruptibly();
        try {
            return PngFile.isPng(file) ? detectPng(file, entryLookup) : detectJpeg(file, entryLookup);
        } finally {
            permits.release();
        }
    }

    private DetectionResult detectPng(byte[] file, Function<String, List<RecordedEntry>> entryLookup) {
        PngFile png = PngFile.parse(file);
        XmpSourceType xmp = XmpMetadata.readSourceType(png)
                .map(type -> new XmpSourceType(
                        true, type.equals(AssertionData.TRAINED_ALGORITHMIC_MEDIA) ? type : SafeText.sanitise(type)))
                .orElse(new XmpSourceType(false, null));
        return createResult(file, "png", reader.readPng(png), entryLookup, verifier.verify(png), xmp);
    }

    private DetectionResult detectJpeg(byte[] file, Function<String, List<RecordedEntry>> entryLookup) {
        if (!ImageFileReader.isJpeg(file)) {
            throw new UnreadableImageException(
                    "not-an-image",
                    "the file is neither a PNG nor a JPEG image.\nMaybe convert it to one of them, which keeps the watermark.");
        }
        ValidationResult validation = new ValidationResult.Unsupported(
                "unsupported-format", "content credentials and metadata are read in PNG files only.");
        return createResult(
                file, "jpeg", reader.readJpeg(file), entryLookup, validation, new XmpSourceType(false, null));
    }

    private DetectionResult createResult(
            byte[] file,
            String format,
            RgbImage rgbImage,
            Function<String, List<RecordedEntry>> entryLookup,
            ValidationResult validation,
            XmpSourceType xmp) {
        String digest = Sha256.hex(file);
        List<RecordedEntry> entries = entryLookup.apply(digest);
        ContentCredentials c2pa = ContentCredentials.fromValidation(validation);
        WatermarkScore score = watermark
                .map(configured -> WatermarkScore.fromDetection(configured.detect(rgbImage)))
                .orElse(null);
        DetectionVerdict verdict = DetectionVerdict.strongest(!entries.isEmpty(), c2pa, xmp, score);
        return new DetectionResult(
                digest,
                format,
                rgbImage.width(),
                rgbImage.height(),
                new AuditRecords(!entries.isEmpty(), entries),
                c2pa,
                xmp,
                score,
                verdict.layer(),
                verdict.explanation());
    }
}
