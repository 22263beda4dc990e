package io.evenkeel.marking;

import io.evenkeel.marking.c2pa.DevelopmentSigner;
import io.evenkeel.marking.c2pa.Verifier;
import io.evenkeel.marking.watermark.Watermark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keys of the embedded default's marks, made in a folder at the first start: nobody else trusts them. */
public final class DevelopmentMarks {
    /** As settings have it where nobody says otherwise. */
    public static final int IDENTITY = 1;

    private static final String KEY = "watermark-key";
    private static final List<Watermark.Size> SIZES =
            List.of("128x128", "256x256", "512x512", "768x768", "1024x1024").stream()
                    .map(Watermark.Size::parse)
                    .toList();
    private static final long MOST_PIXELS = 1 << 22;

    private DevelopmentMarks() {}

    /** The settings that name them; {@link MarkingConfig} says what each is. */
    public static Map<String, String> in(Path folder) {
        DevelopmentSigner signer = DevelopmentSigner.in(folder);
        Path key = folder.resolve(KEY);
        WatermarkKey.make(key);
        return Map.of(
                "evenkeel.marking.c2pa.certificates",
                signer.certificates().toString(),
                "evenkeel.marking.c2pa.key",
                signer.key().toString(),
                "evenkeel.marking.c2pa.anchors",
                signer.authority().toString(),
                "evenkeel.marking.watermark.key",
                key.toString());
    }

    /** Whether a folder has them. */
    public static boolean areIn(Path folder) {
        return Files.exists(folder.resolve(KEY));
    }

    /** Marks as the embedded default does, with what is in a folder, or is made there. */
    public static Marker marker(Path folder, String version, Clock clock) {
        DevelopmentSigner signer = DevelopmentSigner.in(folder);
        return Marker.of(version, signer, watermark(folder), clock);
    }

    /** The watermark with a folder's key, which is made if there is none. */
    public static Watermark watermark(Path folder) {
        WatermarkKey.make(folder.resolve(KEY));
        return watermark(folder.resolve(KEY), IDENTITY);
    }

    private static Watermark watermark(Path key, int identity) {
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
    public static Detector detector(Optional<Path> anchors, Optional<Path> key, int identity, Clock clock) {
        return new Detector(MOST_PIXELS, Verifier.trusting(anchors, clock), key.map(file -> watermark(file, identity)));
    }

    /** The authority's certificate in a folder. */
    public static Path authority(Path folder) {
        return folder.resolve("c2pa-authority.pem");
    }

    /** The watermark's key in a folder. */
    public static Path watermarkKey(Path folder) {
        return folder.resolve(KEY);
    }
}
