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

        assertThat(seen.strongestLayer()).isEqualTo("record");
        assertThat(seen.auditRecords().entries()).containsExactly(new RecordedEntry("acme", 7));
        assertThat(seen.c2pa().status()).isEqualTo("valid");
        assertThat(seen.xmp().present()).isTrue();
        assertThat(seen.watermark().detected()).isTrue();
        assertThat(seen.watermark().identity()).isEqualTo(1);
    }

    @Test
    void signatureAnswersForUnrecordedFile() {
        DetectionResult seen = detectUnrecorded(createDetector(settings), markedFile);

        assertThat(seen.strongestLayer()).isEqualTo("c2pa");
        assertThat(seen.c2pa().createdAt()).isEqualTo("1970-01-01T00:00:00Z");
        assertThat(seen.auditRecords().found()).isFalse();
        assertThat(seen.explanation()).contains("nothing was altered since");
    }

    @Test
    void watermarkAnswersForReencodedImage() {
        byte[] stripped = READER.readPng(PngFile.parse(markedFile)).encodePng();
        byte[] jpeg = TestImages.encodeJpeg(READER.readPng(PngFile.parse(markedFile)), 0.75f);

        DetectionResult bare = detectUnrecorded(createDetector(settings), stripped);
        DetectionResult compressed = detectUnrecorded(createDetector(settings), jpeg);

        assertThat(bare.strongestLayer()).isEqualTo("watermark");
        assertThat(bare.c2pa().status()).isEqualTo("absent");
        assertThat(bare.xmp().present()).isFalse();
        assertThat(compressed.strongestLayer()).isEqualTo("watermark");
        assertThat(compressed.format()).isEqualTo("jpeg");
        assertThat(compressed.c2pa().reason()).isEqualTo("unsupported-format");
    }

    @Test
    void reportsAlteredFile() {
        byte[] altered = PngFile.parse(markedFile).withChunk("tEXt", "a\0b".getBytes(StandardCharsets.US_ASCII));

        DetectionResult seen = detectUnrecorded(createDetector(settings), altered);

        assertThat(seen.c2pa().status()).isEqualTo("invalid");
        assertThat(seen.c2pa().reason()).isEqualTo("altered-image");
        assertThat(seen.strongestLayer()).isEqualTo("watermark");
        assertThat(seen.explanation()).contains("it was altered since it was signed");
    }

    @Test
    void reportsUntrustedSigner() {
        Map<String, String> trustless = new HashMap<>(settings);
        trustless.remove("evenkeel.provenance.c2pa.anchors");
        trustless.put("evenkeel.provenance.watermark.enabled", "false");

        DetectionResult seen = detectUnrecorded(createDetector(trustless), markedFile);

        assertThat(seen.c2pa().status()).isEqualTo("untrusted");
        assertThat(seen.watermark()).isNull();
        assertThat(seen.strongestLayer()).isEqualTo("c2pa");
        assertThat(seen.explanation()).contains("anybody can say so");
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

        assertThat(seen.strongestLayer()).isEqualTo("xmp");
        assertThat(seen.explanation()).contains("anybody can write");
    }

    @Test
    void claimsNothingForUnmarkedImage() {
        DetectionResult seen = detectUnrecorded(createDetector(settings), IMAGE.encodePng());

        assertThat(seen.strongestLayer()).isEqualTo("none");
        assertThat(seen.explanation()).contains("no proof that none did");
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
        ProvenanceDetector detector = createDetector(settings);
        for (int i = 0; i < 60; i++) {
            byte[] broken = (i % 2 == 0 ? markedFile : jpeg).clone();
            for (int j = 0; j <= i % 5; j++) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
            }
            broken = i % 3 == 0 ? Arrays.copyOf(broken, random.nextInt(broken.length)) : broken;
            assertThat(describeOutcome(detector, broken)).matches("[a-z0-9-]+");
        }
    }

    private static String describeOutcome(ProvenanceDetector detector, byte[] broken) {
        try {
            return detectUnrecorded(detector, broken).strongestLayer();
        } catch (UnreadableImageException e) {
            assertThat(e.detail()).isNotBlank();
            return e.code();
        }
    }

    private static DetectionResult detectUnrecorded(ProvenanceDetector detector, byte[] picture) {
        return detector.detect(picture, digest -> List.of());
    }

    private static ProvenanceDetector createDetector(Map<String, String> values) {
        return MarkingFactory.createDetector(MarkingTestConfigs.createMarkingConfig(values), Clock.systemUTC());
    }
}
