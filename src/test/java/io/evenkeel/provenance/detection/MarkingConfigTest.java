package io.evenkeel.provenance.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarkingConfigTest {
    @Test
    void defaults() {
        MarkingConfig config = MarkingTestConfigs.createMarkingConfig(Map.of());

        assertThat(config.xmp().enabled()).isTrue();
        assertThat(config.c2pa().enabled()).isTrue();
        assertThat(config.c2pa().certificates()).isEmpty();
        assertThat(config.c2pa().key()).isEmpty();
        assertThat(config.c2pa().anchors()).isEmpty();
        assertThat(config.watermark().enabled()).isTrue();
        assertThat(config.watermark().key()).isEmpty();
        assertThat(config.watermark().identity()).isEqualTo(1);
        assertThat(config.watermark().sizes()).containsExactly("128x128", "256x256", "512x512", "768x768", "1024x1024");
        assertThat(config.detection().maxPixels()).isEqualTo(4_194_304);
    }

    @Test
    void everyKeyCanBeSet() {
        MarkingConfig config = MarkingTestConfigs.createMarkingConfig(Map.of(
                "evenkeel.provenance.xmp.enabled", "false",
                "evenkeel.provenance.c2pa.enabled", "false",
                "evenkeel.provenance.c2pa.certificates", "chain.pem",
                "evenkeel.provenance.c2pa.key", "key.pem",
                "evenkeel.provenance.c2pa.anchors", "anchors.pem",
                "evenkeel.provenance.watermark.enabled", "false",
                "evenkeel.provenance.watermark.key", "secret",
                "evenkeel.provenance.watermark.identity", "65535",
                "evenkeel.provenance.watermark.sizes", "640x480",
                "evenkeel.provenance.detection.max-pixels", "1000"));

        assertThat(config.xmp().enabled()).isFalse();
        assertThat(config.c2pa().enabled()).isFalse();
        assertThat(config.c2pa().certificates()).contains(Path.of("chain.pem"));
        assertThat(config.c2pa().key()).contains(Path.of("key.pem"));
        assertThat(config.c2pa().anchors()).contains(Path.of("anchors.pem"));
        assertThat(config.watermark().enabled()).isFalse();
        assertThat(config.watermark().key()).contains(Path.of("secret"));
        assertThat(config.watermark().identity()).isEqualTo(65_535);
        assertThat(config.watermark().sizes()).containsExactly("640x480");
        assertThat(config.detection().maxPixels()).isEqualTo(1000);
    }

    @ParameterizedTest
    @CsvSource({
        "watermark.identity, 65536",
        "watermark.identity, -1",
        "watermark.sizes, large",
        "watermark.sizes, 128x99999",
        "detection.max-pixels, 0",
        "detection.max-pixels, 16777217",
    })
    void rejectsValuesOutOfRange(String key, String value) {
        assertThatThrownBy(() -> MarkingTestConfigs.createMarkingConfig(Map.of("evenkeel.provenance." + key, value)))
                .hasMessageContaining("evenkeel.provenance." + key);
    }
}
