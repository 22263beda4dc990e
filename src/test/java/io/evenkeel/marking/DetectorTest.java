package io.evenkeel.marking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.audit.RecordedPictures.Place;
import io.evenkeel.marking.image.PictureReader;
import io.evenkeel.marking.image.Pixels;
import io.evenkeel.marking.image.PngFile;
import io.evenkeel.marking.image.UnreadablePicture;
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

class DetectorTest {
    private static final PictureReader READER = new PictureReader(1 << 20);
    private static final Pixels DRAWN = Samples.picture(128, 128, 3);

    @TempDir
    static Path folder;

    private static Map<String, String> settings;
    private static byte[] file;

    @BeforeAll
    static void marked() {
        settings = DevelopmentMarks.in(folder);
        file = Marker.of(Configs.marking(settings), "0.1.0", Clock.systemUTC())
                .mark(DRAWN, Samples::png, Optional.of(Instant.EPOCH))
                .png();
    }

    @Test
    void aRecordAnswersFirst() {
        Detection seen = detector(settings).detect(file, digest -> List.of(new Place("acme", 7)));

        assertThat(seen.answeredBy()).isEqualTo("record");
        assertThat(seen.record().entries()).containsExactly(new Place("acme", 7));
        assertThat(seen.c2pa().verdict()).isEqualTo("valid");
        assertThat(seen.xmp().found()).isTrue();
        assertThat(seen.watermark().found()).isTrue();
        assertThat(seen.watermark().identity()).isEqualTo(1);
    }

    @Test
    void ofAFileThatNobodyRecordedItsSignatureAnswers() {
        Detection seen = unrecorded(detector(settings), file);

        assertThat(seen.answeredBy()).isEqualTo("c2pa");
        assertThat(seen.c2pa().at()).isEqualTo("1970-01-01T00:00:00Z");
        assertThat(seen.record().found()).isFalse();
        assertThat(seen.says()).contains("nothing was altered since");
    }

    @Test
    void ofAPictureWithoutItsFileTheWatermarkAnswers() {
        byte[] stripped = Samples.png(READER.read(PngFile.of(file)));
        byte[] jpeg = Samples.jpeg(READER.read(PngFile.of(file)), 0.75f);

        Detection bare = unrecorded(detector(settings), stripped);
        Detection compressed = unrecorded(detector(settings), jpeg);

        assertThat(bare.answeredBy()).isEqualTo("watermark");
        assertThat(bare.c2pa().verdict()).isEqualTo("absent");
        assertThat(bare.xmp().found()).isFalse();
        assertThat(compressed.answeredBy()).isEqualTo("watermark");
        assertThat(compressed.format()).isEqualTo("jpeg");
        assertThat(compressed.c2pa().reason()).isEqualTo("unsupported-format");
    }

    @Test
    void ofAnAlteredFileItIsToldThatItWasAltered() {
        byte[] altered = PngFile.of(file).with("tEXt", "a\0b".getBytes(StandardCharsets.US_ASCII));

        Detection seen = unrecorded(detector(settings), altered);

        assertThat(seen.c2pa().verdict()).isEqualTo("invalid");
        assertThat(seen.c2pa().reason()).isEqualTo("altered-picture");
        assertThat(seen.answeredBy()).isEqualTo("watermark");
        assertThat(seen.says()).contains("it was altered since it was signed");
    }

    @Test
    void aSignerWhomNobodyVouchesForIsToldApart() {
        Map<String, String> trustless = new HashMap<>(settings);
        trustless.remove("evenkeel.marking.c2pa.anchors");
        trustless.put("evenkeel.marking.watermark.enabled", "false");

        Detection seen = unrecorded(detector(trustless), file);

        assertThat(seen.c2pa().verdict()).isEqualTo("untrusted");
        assertThat(seen.watermark()).isNull();
        assertThat(seen.answeredBy()).isEqualTo("c2pa");
        assertThat(seen.says()).contains("anybody can say so");
    }

    @Test
    void metadataAloneIsToldAsWhatItIs() {
        byte[] noted = Marker.of(
                        Configs.marking(Map.of(
                                "evenkeel.marking.c2pa.enabled", "false",
                                "evenkeel.marking.watermark.enabled", "false")),
                        "0.1.0",
                        Clock.systemUTC())
                .mark(DRAWN, Samples::png, Optional.empty())
                .png();

        Detection seen = unrecorded(detector(settings), noted);

        assertThat(seen.answeredBy()).isEqualTo("xmp");
        assertThat(seen.says()).contains("anybody can write");
    }

    @Test
    void ofAPictureWithoutMarksNothingIsClaimed() {
        Detection seen = unrecorded(detector(settings), Samples.png(DRAWN));

        assertThat(seen.answeredBy()).isEqualTo("none");
        assertThat(seen.says()).contains("no proof that none did");
        assertThat(seen.watermark().score()).isLessThan(seen.watermark().threshold());
    }

    @Test
    void whatIsNoPictureIsRefused() {
        assertThatThrownBy(() -> unrecorded(detector(settings), new byte[] {1, 2, 3}))
                .isInstanceOfSatisfying(
                        UnreadablePicture.class, e -> assertThat(e.code()).isEqualTo("not-a-picture"));
        assertThatThrownBy(() -> unrecorded(detector(settings), new byte[0])).isInstanceOf(UnreadablePicture.class);
    }

    @Test
    void brokenFilesAreRefusedByNameOrJudged() {
        SplittableRandom random = new SplittableRandom(9);
        byte[] jpeg = Samples.jpeg(DRAWN, 0.8f);
        Detector detector = detector(settings);
        for (int i = 0; i < 60; i++) {
            byte[] broken = (i % 2 == 0 ? file : jpeg).clone();
            for (int j = 0; j <= i % 5; j++) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
            }
            broken = i % 3 == 0 ? Arrays.copyOf(broken, random.nextInt(broken.length)) : broken;
            assertThat(outcome(detector, broken)).matches("[a-z0-9-]+");
        }
    }

    private static String outcome(Detector detector, byte[] broken) {
        try {
            return unrecorded(detector, broken).answeredBy();
        } catch (UnreadablePicture e) {
            assertThat(e.detail()).isNotBlank();
            return e.code();
        }
    }

    private static Detection unrecorded(Detector detector, byte[] picture) {
        return detector.detect(picture, digest -> List.of());
    }

    private static Detector detector(Map<String, String> values) {
        return Detector.of(Configs.marking(values), Clock.systemUTC());
    }
}
