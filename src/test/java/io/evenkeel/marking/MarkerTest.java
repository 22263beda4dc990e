package io.evenkeel.marking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.marking.image.PictureReader;
import io.evenkeel.marking.image.Pixels;
import io.evenkeel.marking.image.PngFile;
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

class MarkerTest {
    private static final Optional<Instant> AT = Optional.of(Instant.parse("2026-11-23T08:00:00Z"));
    private static final Pixels DRAWN = Samples.picture(128, 128, 3);

    @TempDir
    static Path folder;

    private static Map<String, String> settings;

    @BeforeAll
    static void keys() {
        settings = DevelopmentMarks.in(folder.resolve("keys"));
    }

    @Test
    void allLayersAreThereAndTheDigestIsOfWhatWasDrawn() {
        Marked marked = marker(settings).mark(DRAWN, Samples::png, AT);

        PngFile file = PngFile.of(marked.png());
        assertThat(marked.marks()).containsExactly("xmp", "c2pa", "watermark");
        assertThat(marked.pixels()).isEqualTo(DRAWN.digest());
        assertThat(file.chunks("caBX")).hasSize(1);
        assertThat(file.chunks("iTXt")).hasSize(1);
        Pixels seen = new PictureReader(1 << 20).read(file);
        assertThat(seen).isNotEqualTo(DRAWN);
        assertThat(Samples.psnr(DRAWN, seen)).isGreaterThan(40);
    }

    @Test
    void theSamePictureAndTimeGiveTheSameFile() {
        byte[] first = marker(settings).mark(DRAWN, Samples::png, AT).png();

        assertThat(marker(DevelopmentMarks.in(folder.resolve("keys")))
                        .mark(DRAWN, Samples::png, AT)
                        .png())
                .isEqualTo(first);
        assertThat(marker(settings)
                        .mark(DRAWN, Samples::png, Optional.of(Instant.EPOCH))
                        .png())
                .isNotEqualTo(first);
    }

    @Test
    void aLayerThatIsSwitchedOffIsNotThere() {
        Marked marked = marker(Map.of(
                        "evenkeel.marking.xmp.enabled", "false",
                        "evenkeel.marking.c2pa.enabled", "false",
                        "evenkeel.marking.watermark.enabled", "false"))
                .mark(DRAWN, Samples::png, AT);

        assertThat(marked.marks()).isEmpty();
        assertThat(marked.png()).isEqualTo(Samples.png(DRAWN));
        assertThat(Marker.NONE.mark(DRAWN, Samples::png, AT).png()).isEqualTo(Samples.png(DRAWN));
    }

    @Test
    void aLayerWithoutItsFileIsRefused() {
        for (String key : List.of("c2pa.certificates", "c2pa.key", "watermark.key")) {
            Map<String, String> less = new HashMap<>(settings);
            less.remove("evenkeel.marking." + key);
            assertThatThrownBy(() -> marker(less))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("evenkeel.marking." + key + " must name a file.\nMaybe ")
                    .hasMessageContaining(".enabled=false");
        }
    }

    @Test
    void aKeyThatIsNoneIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("odd"), "0".repeat(63));
        Map<String, String> odd = new HashMap<>(settings);
        odd.put("evenkeel.marking.watermark.key", file.toString());
        Map<String, String> missing = new HashMap<>(settings);
        missing.put("evenkeel.marking.watermark.key", folder.resolve("none").toString());

        assertThatThrownBy(() -> marker(odd)).hasMessageContaining("must hold 64 hexadecimal digits");
        assertThatThrownBy(() -> marker(missing)).hasMessageContaining("cannot be read");
    }

    private static Marker marker(Map<String, String> values) {
        return Marker.of(Configs.marking(values), "0.1.0", Clock.systemUTC());
    }
}
