package io.evenkeel.provenance;

import io.evenkeel.image.ImageSize;
import io.evenkeel.provenance.c2pa.DevelopmentSigner;
import io.evenkeel.provenance.c2pa.ManifestVerifier;
import io.evenkeel.provenance.watermark.Watermark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Creates the marking keys of the embedded development setup in a folder at the first start. Nobody else trusts them.
 */
public final class DevelopmentMarkingKeys {
    /** Default identity of a deployment. */
    public static final int DEFAULT_IDENTITY = 1;

    private static final String KEY_FILE = "watermark-key";
    private static final List<ImageSize> SIZES =
            List.of("128x128", "256x256", "512x512", "768x768", "1024x1024").stream()
                    .map(ImageSize::parse)
                    .toList();
    private static final long MAX_PIXELS = 1 << 22;

    private DevelopmentMarkingKeys() {}

    /** Returns the configuration properties that name the key files. Creates missing files. */
    public static Map<String, String> createSettings(Path folder) {
        DevelopmentSigner signer = DevelopmentSigner.openOrCreate(folder);
        Path key = folder.resolve(KEY_FILE);
        WatermarkKey.createIfMissing(key);
        return Map.of(
                "evenkeel.provenance.c2pa.certificates",
                signer.certificates().toString(),
                "evenkeel.provenance.c2pa.key",
                signer.key().toString(),
                "evenkeel.provenance.c2pa.anchors",
                signer.authority().toString(),
                "evenkeel.provenance.watermark.key",
                key.toString());
    }

    /** Returns whether a folder contains them. */
    public static boolean existIn(Path folder) {
        return Files.exists(folder.resolve(KEY_FILE));
    }

    /** Creates a marker with a folder's keys. Creates missing files. */
    public static ImageMarker createMarker(Path folder, String version, Clock clock) {
        DevelopmentSigner signer = DevelopmentSigner.openOrCreate(folder);
        return ImageMarker.forDevelopment(version, signer, createWatermark(folder), clock);
    }

    /** Creates a watermark with a folder's key. Creates the key if it is missing. */
    public static Watermark createWatermark(Path folder) {
        WatermarkKey.createIfMissing(folder.resolve(KEY_FILE));
        return readWatermark(folder.resolve(KEY_FILE), DEFAULT_IDENTITY);
    }

    private static Watermark readWatermark(Path key, int identity) {
        return new Watermark(WatermarkKey.read(key), identity, SIZES);
    }

    /**
     * Creates a detector without audit records.
     *
     * @param anchors PEM file of trusted authorities
     * @param key key file of the watermark; empty to disable that layer
     * @param identity identity of the deployment to test first
     * @throws IllegalStateException if a file is missing or invalid
     */
    public static ProvenanceDetector createDetector(
            Optional<Path> anchors, Optional<Path> key, int identity, Clock clock) {
        return new ProvenanceDetector(
                MAX_PIXELS,
                ManifestVerifier.withAnchors(anchors, clock),
                key.map(file -> readWatermark(file, identity)));
    }

    /** Returns the path of the authority's certificate in a folder. */
    public static Path authorityFile(Path folder) {
        return folder.resolve("c2pa-authority.pem");
    }

    /** Returns the path of the watermark key in a folder. */
    public static Path watermarkKeyFile(Path folder) {
        return folder.resolve(KEY_FILE);
    }
}
