package io.evenkeel.provenance;

import io.evenkeel.provenance.c2pa.AssertionData;
import io.evenkeel.provenance.c2pa.DevelopmentSigner;
import io.evenkeel.provenance.c2pa.ManifestWriter;
import io.evenkeel.provenance.c2pa.SigningCredentials;
import io.evenkeel.provenance.detection.MarkingConfig;
import io.evenkeel.provenance.image.PixelImage;
import io.evenkeel.provenance.image.PngFile;
import io.evenkeel.provenance.watermark.Watermark;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

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

    private ImageMarker(
            String version, boolean xmp, Optional<ManifestWriter> manifests, Optional<Watermark> watermark) {
        this.version = version;
        this.xmpEnabled = xmp;
        this.manifestWriter = manifests;
        this.watermark = watermark;
    }

    /**
     * Creates a marker from the configuration.
     *
     * @param version version of Evenkeel
     * @throws IllegalStateException if an enabled layer has no usable key file
     */
    public static ImageMarker fromConfig(MarkingConfig config, String version, Clock clock) {
        return new ImageMarker(
                version,
                config.xmp().enabled(),
                createManifestWriter(config.c2pa(), clock),
                createWatermark(config.watermark()));
    }

    /** Creates a marker with all layers and a development signer. */
    static ImageMarker forDevelopment(String version, DevelopmentSigner signer, Watermark watermark, Clock clock) {
        SigningCredentials signingCredentials =
                SigningCredentials.read(signer.certificates(), signer.key(), clock.instant());
        return new ImageMarker(
                version, true, Optional.of(new ManifestWriter(signingCredentials)), Optional.of(watermark));
    }

    private static Optional<ManifestWriter> createManifestWriter(MarkingConfig.C2paConfig config, Clock clock) {
        if (!config.enabled()) {
            return Optional.empty();
        }
        Path certificates = requireFile(config.certificates(), "c2pa", "certificates");
        Path key = requireFile(config.key(), "c2pa", "key");
        return Optional.of(new ManifestWriter(SigningCredentials.read(certificates, key, clock.instant())));
    }

    static Optional<Watermark> createWatermark(MarkingConfig.WatermarkConfig config) {
        if (!config.enabled()) {
            return Optional.empty();
        }
        byte[] key = WatermarkKey.read(requireFile(config.key(), "watermark", "key"));
        return Optional.of(new Watermark(
                key,
                config.identity(),
                config.sizes().stream().map(Watermark.MarkedSize::parse).toList()));
    }

    private static Path requireFile(Optional<Path> file, String layer, String key) {
        return file.orElseThrow(() -> new IllegalStateException("evenkeel.provenance." + layer + "." + key
                + " must name a file.\nMaybe set it as docs/provenance.md shows, or switch the layer off: evenkeel.provenance."
                + layer + ".enabled=false."));
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
     * @param pngEncoder encodes pixels as a PNG file
     * @param requestedAt time of the request
     */
    public MarkedImage mark(PixelImage image, Function<PixelImage, byte[]> pngEncoder, Optional<Instant> requestedAt) {
        AssertionData assertionData = new AssertionData(GENERATOR, version, requestedAt, watermark.isPresent());
        byte[] file = pngEncoder.apply(watermark.map(mark -> mark.mark(image)).orElse(image));
        if (xmpEnabled) {
            file = XmpMetadata.addTo(PngFile.parse(file), assertionData);
        }
        if (manifestWriter.isPresent()) {
            file = manifestWriter.get().write(file, assertionData);
        }
        return new MarkedImage(file, image.digest(), enabledLayers());
    }
}
