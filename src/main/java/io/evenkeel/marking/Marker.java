package io.evenkeel.marking;

import io.evenkeel.marking.c2pa.Credentials;
import io.evenkeel.marking.c2pa.DevelopmentSigner;
import io.evenkeel.marking.c2pa.ManifestWriter;
import io.evenkeel.marking.c2pa.Statement;
import io.evenkeel.marking.image.Pixels;
import io.evenkeel.marking.image.PngFile;
import io.evenkeel.marking.watermark.Watermark;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Marks what was drawn, by the layers that are switched on: the watermark first, then metadata, then the signature over it all. */
public final class Marker {
    private static final String GENERATOR = "Evenkeel";

    /** Marks nothing. */
    public static final Marker NONE = new Marker("", false, Optional.empty(), Optional.empty());

    private final String version;
    private final boolean xmp;
    private final Optional<ManifestWriter> manifests;
    private final Optional<Watermark> watermark;

    private Marker(String version, boolean xmp, Optional<ManifestWriter> manifests, Optional<Watermark> watermark) {
        this.version = version;
        this.xmp = xmp;
        this.manifests = manifests;
        this.watermark = watermark;
    }

    /**
     * As configured.
     *
     * @param version of Evenkeel
     * @throws IllegalStateException if a layer that is switched on lacks a file, or cannot use it
     */
    public static Marker of(MarkingConfig config, String version, Clock clock) {
        return new Marker(
                version, config.xmp().enabled(), manifests(config.c2pa(), clock), watermark(config.watermark()));
    }

    /** All layers, with a development signer. */
    static Marker of(String version, DevelopmentSigner signer, Watermark watermark, Clock clock) {
        Credentials credentials = Credentials.read(signer.certificates(), signer.key(), clock.instant());
        return new Marker(version, true, Optional.of(new ManifestWriter(credentials)), Optional.of(watermark));
    }

    private static Optional<ManifestWriter> manifests(MarkingConfig.C2pa config, Clock clock) {
        if (!config.enabled()) {
            return Optional.empty();
        }
        Path certificates = required(config.certificates(), "c2pa", "certificates");
        Path key = required(config.key(), "c2pa", "key");
        return Optional.of(new ManifestWriter(Credentials.read(certificates, key, clock.instant())));
    }

    static Optional<Watermark> watermark(MarkingConfig.Watermark config) {
        if (!config.enabled()) {
            return Optional.empty();
        }
        byte[] key = WatermarkKey.read(required(config.key(), "watermark", "key"));
        return Optional.of(new Watermark(
                key,
                config.identity(),
                config.sizes().stream().map(Watermark.Size::parse).toList()));
    }

    private static Path required(Optional<Path> file, String layer, String key) {
        return file.orElseThrow(() -> new IllegalStateException("evenkeel.marking." + layer + "." + key
                + " must name a file.\nMaybe set it as docs/marking.md shows, or switch the layer off: evenkeel.marking."
                + layer + ".enabled=false."));
    }

    /** The layers that are switched on. */
    public List<String> layers() {
        List<String> layers = new ArrayList<>();
        if (xmp) {
            layers.add("xmp");
        }
        manifests.ifPresent(on -> layers.add("c2pa"));
        watermark.ifPresent(on -> layers.add("watermark"));
        return layers;
    }

    /**
     * The file of a picture with all marks: the same bytes for the same picture and time.
     *
     * @param drawn as the model drew it
     * @param png writes pixels as a PNG file
     * @param at when it was asked for
     */
    public Marked mark(Pixels drawn, Function<Pixels, byte[]> png, Optional<Instant> at) {
        Statement statement = new Statement(GENERATOR, version, at, watermark.isPresent());
        byte[] file = png.apply(watermark.map(mark -> mark.mark(drawn)).orElse(drawn));
        if (xmp) {
            file = Xmp.write(PngFile.of(file), statement);
        }
        if (manifests.isPresent()) {
            file = manifests.get().write(file, statement);
        }
        return new Marked(file, drawn.digest(), layers());
    }
}
