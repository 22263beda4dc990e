package io.evenkeel.provenance.detection;

import io.evenkeel.image.ImageSize;
import io.evenkeel.provenance.ImageMarker;
import io.evenkeel.provenance.ProvenanceDetector;
import io.evenkeel.provenance.WatermarkKey;
import io.evenkeel.provenance.c2pa.ManifestVerifier;
import io.evenkeel.provenance.c2pa.ManifestWriter;
import io.evenkeel.provenance.c2pa.SigningCredentials;
import io.evenkeel.provenance.watermark.Watermark;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** Creates the marker and the detector from the configuration. */
public final class MarkingFactory {
    private MarkingFactory() {}

    /**
     * Creates a marker.
     *
     * @param version version of Evenkeel
     * @throws IllegalStateException if an enabled layer has no usable key file
     */
    public static ImageMarker createMarker(MarkingConfig config, String version, Clock clock) {
        return new ImageMarker(
                version,
                config.xmp().enabled(),
                createManifestWriter(config.c2pa(), clock),
                createWatermark(config.watermark()));
    }

    /**
     * Creates a detector.
     *
     * @throws IllegalStateException if a file is missing or invalid
     */
    public static ProvenanceDetector createDetector(MarkingConfig config, Clock clock) {
        return new ProvenanceDetector(
                config.detection().maxPixels(),
                ManifestVerifier.withAnchors(config.c2pa().anchors(), clock),
                createWatermark(config.watermark()));
    }

    private static Optional<ManifestWriter> createManifestWriter(MarkingConfig.C2paConfig config, Clock clock) {
        if (!config.enabled()) {
            return Optional.empty();
        }
        Path certificates = requireFile(config.certificates(), "c2pa", "certificates");
        Path key = requireFile(config.key(), "c2pa", "key");
        return Optional.of(new ManifestWriter(SigningCredentials.read(certificates, key, clock.instant())));
    }

    private static Optional<Watermark> createWatermark(MarkingConfig.WatermarkConfig config) {
        if (!config.enabled()) {
            return Optional.empty();
        }
        byte[] key = WatermarkKey.read(requireFile(config.key(), "watermark", "key"));
        return Optional.of(new Watermark(
                key,
                config.identity(),
                config.sizes().stream().map(ImageSize::parse).toList()));
    }

    private static Path requireFile(Optional<Path> file, String layer, String key) {
        return file.orElseThrow(() -> new IllegalStateException("evenkeel.provenance." + layer + "." + key
                + " must name a file.\nMaybe set it as docs/provenance.md shows, or disable the layer: evenkeel.provenance."
                + layer + ".enabled=false."));
    }
}
