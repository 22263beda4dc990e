package io.evenkeel.provenance;

import io.evenkeel.image.PngFile;
import io.evenkeel.image.RgbImage;
import io.evenkeel.provenance.c2pa.AssertionData;
import io.evenkeel.provenance.c2pa.DevelopmentSigner;
import io.evenkeel.provenance.c2pa.ManifestWriter;
import io.evenkeel.provenance.c2pa.SigningCredentials;
import io.evenkeel.provenance.watermark.Watermark;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Marks generated images with the enabled layers: first the watermark, then metadata, then the signature over both.
 * Immutable and thread-safe.
 */
public final class ImageMarker {
    private static final String GENERATOR = "Evenkeel";

    /** Marks nothing. */
    public static final ImageMarker NONE = new ImageMarker("", false, Optional.empty(), Optional.empty());

    private final String version;
    private final boolean xmpEnabled;
    private final Optional<ManifestWriter> manifestWriter;
    private final Optional<Watermark> watermark;

    /**
     * Creates a marker with the given layers.
     *
     * @param version version of Evenkeel
     */
    public ImageMarker(String version, boolean xmp, Optional<ManifestWriter> manifests, Optional<Watermark> watermark) {
        this.version = version;
        this.xmpEnabled = xmp;
        this.manifestWriter = manifests;
        this.watermark = watermark;
    }

    /** Creates a marker with all layers and a development signer. */
    static ImageMarker forDevelopment(String version, DevelopmentSigner signer, Watermark watermark, Clock clock) {
        SigningCredentials credentials = SigningCredentials.read(signer.certificates(), signer.key(), clock.instant());
        return new ImageMarker(version, true, Optional.of(new ManifestWriter(credentials)), Optional.of(watermark));
    }

    /** Returns the enabled layers. */
    public List<String> enabledLayers() {
        List<String> layers = new ArrayList<>();
        if (xmpEnabled) {
            layers.add("xmp");
        }
        manifestWriter.ifPresent(writer -> layers.add("c2pa"));
        watermark.ifPresent(writer -> layers.add("watermark"));
        return layers;
    }

    /**
     * Marks an image and encodes it. Returns equal bytes for equal images and times.
     *
     * @param image as generated
     * @param requestedAt time of the request
     */
    public MarkedImage mark(RgbImage image, Optional<Instant> requestedAt) {
        AssertionData data = new AssertionData(GENERATOR, version, requestedAt, watermark.isPresent());
        byte[] file = watermark.map(mark -> mark.mark(image)).orElse(image).encodePng();
        if (xmpEnabled) {
            file = XmpMetadata.addTo(PngFile.parse(file), data);
        }
        if (manifestWriter.isPresent()) {
            file = manifestWriter.get().write(file, data);
        }
        return new MarkedImage(file, image.digest(), enabledLayers());
    }
}
