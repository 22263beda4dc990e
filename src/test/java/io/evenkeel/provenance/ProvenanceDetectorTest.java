package io.evenkeel.provenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.image.ImageFileReader;
import io.evenkeel.image.PngFile;
import io.evenkeel.image.RgbImage;
import io.evenkeel.image.UnreadableImageException;
import io.evenkeel.provenance.DetectionResult.RecordedEntry;
import io.evenkeel.provenance.detection.MarkingFactory;
import io.evenkeel.provenance.detection.MarkingTestConfigs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvenanceDetectorTest {
    private static final ImageFileReader READER = new ImageFileReader(1 << 20);
    private static final RgbImage IMAGE = TestImages.createImage(128, 128, 3);

    @TempDir
    static Path folder;

    private static Map<String, String> settings;
    private static byte[] markedFile;

    @BeforeAll
    static void createMarkedFile() {
        settings = DevelopmentMarkingKeys.createSettings(folder);
        markedFile = MarkingFactory.createMarker(
                        MarkingTestConfigs.createMarkingConfig(settings), "0.1.0", Clock.systemUTC())
                .mark(IMAGE, Optional.of(Instant.EPOCH))
                .png();
    }

    @Test
    void recordIsStrongest() {
        DetectionResult seen =
                createDetector(settings).detect(markedFile, digest -> List.of(new RecordedEntry("acme", 7)));

        assertThat(seen.answeredBy()).isEqualTo("record");
        assertThat(seen.record().entries()).containsExactly(new RecordedEntry("acme", 7));
        assertThat(seen.c2pa().verdict()).isEqualTo("valid");
        assertThat(seen.xmp().found()).isTrue();
        assertThat(seen.watermark().found()).isTrue();
        assertThat(seen.watermark().identity()).isEqualTo(1);
    }

    @Test
    void signatureAnswersForUnrecordedFile() {
        DetectionResult seen = detectUnrecorded(createDetector(settings), markedFile);

        assertThat(seen.answeredBy()).isEqualTo("c2pa");
        assertThat(seen.c2pa().at()).isEqualTo("1970-01-01T00:00:00Z");
        assertThat(seen.record().found()).isFalse();
        assertThat(seen.says()).contains("nothing was altered since");
    }

    @Test
    void watermarkAnswersForReencodedImage() {
        byte[] stripped = READER.readPng(PngFile.parse(markedFile)).encodePng();
        byte[] jpeg = TestImages.encodeJpeg(READER.readPng(PngFile.parse(markedFile)), 0.75f);

        DetectionResult bare = detectUnrecorded(createDetector(settings), stripped);
        DetectionResult compressed = detectUnrecorded(createDetector(settings), jpeg);

        assertThat(bare.answeredBy()).isEqualTo("watermark");
        assertThat(bare.c2pa().verdict()).isEqualTo("absent");
        assertThat(bare.xmp().found()).isFalse();
        assertThat(compressed.answeredBy()).isEqualTo("watermark");
        assertThat(compressed.format()).isEqualTo("jpeg");
        assertThat(compressed.c2pa().reason()).isEqualTo("unsupported-format");
    }

    @Test
    void reportsAlteredFile() {
        byte[] altered = PngFile.parse(markedFile).withChunk("tEXt", "a\0b".getBytes(StandardCharsets.US_ASCII));

        DetectionResult seen = detectUnrecorded(createDetector(settings), altered);

        assertThat(seen.c2pa().verdict()).isEqualTo("invalid");
        assertThat(seen.c2pa().reason()).isEqualTo("altered-image");
        assertThat(seen.answeredBy()).isEqualTo("watermark");
        assertThat(seen.says()).contains("it was altered since it was signed");
    }

    @Test
    void reportsUntrustedSigner() {
        Map<String, String> trustless = new HashMap<>(settings);
        trustless.remove("evenkeel.provenance.c2pa.anchors");
        trustless.put("evenkeel.provenance.watermark.enabled", "false");

        DetectionResult seen = detectUnrecorded(createDetector(trustless), markedFile);

        assertThat(seen.c2pa().verdict()).isEqualTo("untrusted");
        assertThat(seen.watermark()).isNull();
        assertThat(seen.answeredBy()).isEqualTo("c2pa");
        assertThat(seen.says()).contains("anybody can say so");
    }

    @Test
    void reportsMetadataAlone() {
        byte[] noted = MarkingFactory.createMarker(
                        MarkingTestConfigs.createMarkingConfig(Map.of(
                                "evenkeel.provenance.c2pa.enabled", "false",
                                "evenkeel.provenance.watermark.enabled", "false")),
                        "0.1.0",
                        Clock.systemUTC())
                .mark(IMAGE, Optional.empty())
                .png();

        DetectionResult seen = detectUnrecorded(createDetector(settings), noted);

        assertThat(seen.answeredBy()).isEqualTo("xmp");
        assertThat(seen.says()).contains("anybody can write");
    }

    @Test
    void claimsNothingForUnmarkedImage() {
        DetectionResult seen = detectUnrecorded(createDetector(settings), IMAGE.encodePng());

        assertThat(seen.answeredBy()).isEqualTo("none");
        assertThat(seen.says()).contains("no proof that none did");
        assertThat(seen.watermark().score()).isLessThan(seen.watermark().threshold());
    }

    @Test
    void rejectsNonImages() {
        assertThatThrownBy(() -> detectUnrecorded(createDetector(settings), new byte[] {1, 2, 3}))
                .isInstanceOfSatisfying(UnreadableImageException.class, e -> assertThat(e.code())
                        .isEqualTo("not-an-image"));
        assertThatThrownBy(() -> detectUnrecorded(createDetector(settings), new byte[0]))
                .isInstanceOf(UnreadableImageException.class);
    }

    @Test
    void rejectsOrJudgesBrokenFiles() {
        SplittableRandom random = new SplittableRandom(9);
        byte[] jpeg = TestImages.encodeJpeg(IMAGE, 0.8f);
        ProvenanceDetector provenanceDetector = createDetector(settings);
        for (int i = 0; i < 60; i++) {
            byte[] broken = (i % 2 == 0 ? markedFile : jpeg).clone();
            for (int j = 0; j <= i % 5; j++) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
            }
            broken = i % 3 == 0 ? Arrays.copyOf(broken, random.nextInt(broken.length)) : broken;
            assertThat(describeOutcome(provenanceDetector, broken)).matches("[a-z0-9-]+");
        }
    }

    private static String describeOutcome(ProvenanceDetector provenanceDetector, byte[] broken) {
        try {
            return detectUnrecorded(provenanceDetector, broken).answeredBy();
        } catch (UnreadableImageException e) {
            assertThat(e.detail()).isNotBlank();
            return e.code();
        }
    }

    private static DetectionResult detectUnrecorded(ProvenanceDetector provenanceDetector, byte[] picture) {
        return provenanceDetector.detect(picture, digest -> List.of());
    }

    private static ProvenanceDetector createDetector(Map<String, String> values) {
        return MarkingFactory.createDetector(MarkingTestConfigs.createMarkingConfig(values), Clock.systemUTC());
    }
}
