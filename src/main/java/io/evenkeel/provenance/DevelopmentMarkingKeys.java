package io.evenkeel.provenance;

import io.evenkeel.provenance.c2pa.DevelopmentSigner;
import io.evenkeel.provenance.c2pa.ManifestVerifier;
import io.evenkeel.provenance.watermark.Watermark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keys of the embedded default's marks, made in a folder at the first start: nobody else trusts them. */
public final class DevelopmentMarkingKeys {
    /** As settings have it where nobody says otherwise. */
    public static final int DEFAULT_IDENTITY = 1;

    private static final String KEY_FILE = "watermark-key";
    private static final List<Watermark.MarkedSize> SIZES =
            List.of("128x128", "256x256", "512x512", "768x768", "1024x1024").stream()
                    .map(Watermark.MarkedSize::parse)
                    .toList();
    private static final long MAX_PIXELS = 1 << 22;

    private DevelopmentMarkingKeys() {}

    /** The settings that name them; {@link MarkingConfig} says what each is. */
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

    /** Whether a folder has them. */
    public static boolean existIn(Path folder) {
        return Files.exists(folder.resolve(KEY_FILE));
    }

    /** Marks as the embedded default does, with what is in a folder, or is made there. */
    public static ImageMarker createMarker(Path folder, String version, Clock clock) {
        DevelopmentSigner signer = DevelopmentSigner.openOrCreate(folder);
        return ImageMarker.forDevelopment(version, signer, createWatermark(folder), clock);
    }

    /** The watermark with a folder's key, which is made if there is none. */
    public static Watermark createWatermark(Path folder) {
        WatermarkKey.createIfMissing(folder.resolve(KEY_FILE));
        return readWatermark(folder.resolve(KEY_FILE), DEFAULT_IDENTITY);
    }

    private static Watermark readWatermark(Path key, int identity) {
        return new Watermark(WatermarkKey.read(key), identity, SIZES);
    }

    /**
     * Looks at pictures without a service, and so without records.
     *
     * @param anchors PEM: authorities that are trusted
     * @param key of the watermark; none to leave that layer out
     * @param identity of the deployment whose mark is looked for first
     * @throws IllegalStateException if a file is missing, or holds something else
     */
    public static ProvenanceDetector createDetector(
            Optional<Path> anchors, Optional<Path> key, int identity, Clock clock) {
        return new ProvenanceDetector(
                MAX_PIXELS,
                ManifestVerifier.withAnchors(anchors, clock),
                key.map(file -> readWatermark(file, identity)));
    }

    /** The authority's certificate in a folder. */
    public static Path authorityFile(Path folder) {
        return folder.resolve("c2pa-authority.pem");
    }

    /** The watermark's key in a folder. */
    public static Path watermarkKeyFile(Path folder) {
        return folder.resolve(KEY_FILE);
    }
}
