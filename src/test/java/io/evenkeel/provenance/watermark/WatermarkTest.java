package io.evenkeel.provenance.watermark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.image.ImageFileReader;
import io.evenkeel.image.ImageSimilarity;
import io.evenkeel.image.ImageSize;
import io.evenkeel.image.RgbImage;
import io.evenkeel.provenance.TestImages;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WatermarkTest {
    private static final byte[] KEY = key(1);
    private static final List<ImageSize> SIZES = List.of(new ImageSize(128, 128), new ImageSize(256, 192));
    private static final Watermark WATERMARK = new Watermark(KEY, 4711, SIZES);

    private static byte[] key(int value) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) value);
        return key;
    }

    @ParameterizedTest
    @CsvSource({"128, 128", "256, 192", "200, 150", "512, 512", "130, 64"})
    void detectsInvisibleMark(int width, int height) {
        RgbImage drawn = TestImages.createImage(width, height, 3);

        RgbImage marked = WATERMARK.mark(drawn);
        WatermarkDetection seen = WATERMARK.detect(marked);

        assertThat(seen.present()).isTrue();
        assertThat(seen.identity()).hasValue(4711);
        assertThat(seen.view()).isEqualTo("as it is");
        assertThat(ImageSimilarity.psnr(drawn, marked)).isGreaterThan(40);
    }

    @Test
    void marksDeterministically() {
        RgbImage drawn = TestImages.createImage(128, 128, 3);

        assertThat(new Watermark(KEY, 4711, SIZES).mark(drawn)).isEqualTo(WATERMARK.mark(drawn));
        assertThat(WATERMARK.mark(drawn).digest())
                .isEqualTo("a4b50f1ff47372e159151efa462d8ac5df26ee6b79c958d5f20f0753cf398635");
    }

    @ParameterizedTest
    @ValueSource(floats = {0.95f, 0.9f, 0.75f, 0.5f})
    void survivesJpeg(float quality) {
        RgbImage marked = WATERMARK.mark(TestImages.createImage(128, 128, 4));

        RgbImage after = new ImageFileReader(1 << 20).readJpeg(TestImages.encodeJpeg(marked, quality));

        assertThat(WATERMARK.detect(after).present()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 96, 150, 200, 256})
    void survivesResizing(int side) {
        RgbImage marked = WATERMARK.mark(TestImages.createImage(128, 128, 5));

        WatermarkDetection seen = WATERMARK.detect(TestImages.resize(marked, side, side));

        assertThat(seen.present()).isTrue();
        assertThat(seen.view()).isEqualTo("resized to 128 x 128");
        assertThat(seen.identity()).hasValue(4711);
    }

    @Test
    void survivesCropping() {
        RgbImage marked = WATERMARK.mark(TestImages.createImage(256, 192, 6));

        WatermarkDetection seen = WATERMARK.detect(TestImages.crop(marked, 37, 21, 180, 150));

        assertThat(seen.present()).isTrue();
        assertThat(seen.view()).isEqualTo("moved by 37, 21");
        assertThat(seen.identity()).hasValue(4711);
    }

    @Test
    void findsNoMarkWithoutKey() {
        Watermark other = new Watermark(key(2), 4711, SIZES);
        for (int seed = 0; seed < 20; seed++) {
            RgbImage drawn = TestImages.createImage(128, 128, seed);
            assertThat(WATERMARK.detect(drawn).present()).isFalse();
            assertThat(other.detect(WATERMARK.mark(drawn)).present()).isFalse();
        }
    }

    @Test
    void findsNoMarkInNoiseOrFlatImages() {
        byte[] noise = new byte[3 * 128 * 128];
        SplittableRandom random = new SplittableRandom(1);
        random.nextBytes(noise);

        assertThat(WATERMARK.detect(new RgbImage(128, 128, noise)).present()).isFalse();
        assertThat(WATERMARK
                        .detect(new RgbImage(128, 128, new byte[noise.length]))
                        .present())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 300", "5, 3"})
    void handlesTinyImages(int width, int height) {
        RgbImage tiny = TestImages.createImage(width, height, 1);

        RgbImage marked = WATERMARK.mark(tiny);

        assertThat(marked.width()).isEqualTo(width);
        assertThat(WATERMARK.detect(tiny).present()).isFalse();
    }

    @Test
    void readsIdentityOfAnotherDeployment() {
        Watermark other = new Watermark(KEY, 12, SIZES);

        WatermarkDetection seen = WATERMARK.detect(other.mark(TestImages.createImage(256, 192, 7)));

        assertThat(seen.present()).isTrue();
        assertThat(seen.identity()).isEqualTo(OptionalInt.of(12));
    }

    @Test
    void rejectsInvalidKeysAndIdentities() {
        assertThatThrownBy(() -> new Watermark(new byte[31], 0, SIZES)).hasMessageContaining("(31) bytes");
        assertThatThrownBy(() -> new Watermark(KEY, 65_536, SIZES)).hasMessageContaining("(65536)");
        assertThatThrownBy(() -> new Watermark(KEY, -1, SIZES)).hasMessageContaining("(-1)");
        assertThat(WATERMARK).hasToString("Watermark[identity 4711]");
    }

    @Test
    void codewordsDifferInFiveSymbols() {
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 20_000; i++) {
            int one = random.nextInt(ReedSolomonCode.IDENTITIES);
            int other = random.nextInt(ReedSolomonCode.IDENTITIES);
            int different = 0;
            for (int place = 0; place < ReedSolomonCode.SYMBOLS; place++) {
                different += ReedSolomonCode.symbol(one, place) == ReedSolomonCode.symbol(other, place) ? 0 : 1;
            }
            assertThat(different).isGreaterThanOrEqualTo(one == other ? 0 : 5);
        }
    }

    @Test
    void inverseTransformRestoresInput() {
        double[] re = new SplittableRandom(3).doubles(128 * 128).toArray();
        double[] im = new double[re.length];
        double[] before = re.clone();

        FourierTransform.transform(re, im, -1);
        FourierTransform.transform(re, im, 1);

        for (int i = 0; i < re.length; i++) {
            assertThat(re[i] / re.length).isCloseTo(before[i], org.assertj.core.data.Offset.offset(1e-9));
        }
    }
}
