package io.evenkeel.provenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.image.ImageFileReader;
import io.evenkeel.image.ImageSimilarity;
import io.evenkeel.image.PngFile;
import io.evenkeel.image.RgbImage;
import io.evenkeel.provenance.detection.MarkingFactory;
import io.evenkeel.provenance.detection.MarkingTestConfigs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageMarkerTest {
    private static final Optional<Instant> REQUESTED_AT = Optional.of(Instant.parse("2026-11-23T08:00:00Z"));
    private static final RgbImage IMAGE = TestImages.createImage(128, 128, 3);

    @TempDir
    static Path folder;

    private static Map<String, String> settings;

    @BeforeAll
    static void createKeys() {
        settings = DevelopmentMarkingKeys.createSettings(folder.resolve("keys"));
    }

    @Test
    void appliesAllLayersAndDigestsOriginal() {
        MarkedImage markedImage = createMarker(settings).mark(IMAGE, REQUESTED_AT);

        PngFile file = PngFile.parse(markedImage.png());
        assertThat(markedImage.layers()).containsExactly("xmp", "c2pa", "watermark");
        assertThat(markedImage.pixelDigest()).isEqualTo(IMAGE.digest());
        assertThat(file.chunks("caBX")).hasSize(1);
        assertThat(file.chunks("iTXt")).hasSize(1);
        RgbImage seen = new ImageFileReader(1 << 20).readPng(file);
        assertThat(seen).isNotEqualTo(IMAGE);
        assertThat(ImageSimilarity.psnr(IMAGE, seen)).isGreaterThan(40);
    }

    @Test
    void marksDeterministically() {
        byte[] first = createMarker(settings).mark(IMAGE, REQUESTED_AT).png();

        assertThat(createMarker(DevelopmentMarkingKeys.createSettings(folder.resolve("keys")))
                        .mark(IMAGE, REQUESTED_AT)
                        .png())
                .isEqualTo(first);
        assertThat(createMarker(settings)
                        .mark(IMAGE, Optional.of(Instant.EPOCH))
                        .png())
                .isNotEqualTo(first);
    }

    @Test
    void omitsDisabledLayer() {
        MarkedImage markedImage = createMarker(Map.of(
                        "evenkeel.provenance.xmp.enabled", "false",
                        "evenkeel.provenance.c2pa.enabled", "false",
                        "evenkeel.provenance.watermark.enabled", "false"))
                .mark(IMAGE, REQUESTED_AT);

        assertThat(markedImage.layers()).isEmpty();
        assertThat(markedImage.png()).isEqualTo(IMAGE.encodePng());
        assertThat(ImageMarker.NONE.mark(IMAGE, REQUESTED_AT).png()).isEqualTo(IMAGE.encodePng());
    }

    @Test
    void rejectsLayerWithoutFile() {
        for (String key : List.of("c2pa.certificates", "c2pa.key", "watermark.key")) {
            Map<String, String> less = new HashMap<>(settings);
            less.remove("evenkeel.provenance." + key);
            assertThatThrownBy(() -> createMarker(less))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("evenkeel.provenance." + key + " must name a file.\nMaybe ")
                    .hasMessageContaining(".enabled=false");
        }
    }

    @Test
    void rejectsInvalidKey() throws IOException {
        Path file = Files.writeString(folder.resolve("odd"), "0".repeat(63));
        Map<String, String> odd = new HashMap<>(settings);
        odd.put("evenkeel.provenance.watermark.key", file.toString());
        Map<String, String> missing = new HashMap<>(settings);
        missing.put("evenkeel.provenance.watermark.key", folder.resolve("none").toString());

        assertThatThrownBy(() -> createMarker(odd)).hasMessageContaining("must hold 64 hexadecimal digits");
        assertThatThrownBy(() -> createMarker(missing)).hasMessageContaining("cannot be read");
    }

    private static ImageMarker createMarker(Map<String, String> values) {
        return MarkingFactory.createMarker(MarkingTestConfigs.createMarkingConfig(values), "0.1.0", Clock.systemUTC());
    }
}
