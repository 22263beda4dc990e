package io.evenkeel.marking.watermark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.marking.Samples;
import io.evenkeel.marking.image.PictureReader;
import io.evenkeel.marking.image.Pixels;
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
    private static final List<Watermark.Size> SIZES =
            List.of(new Watermark.Size(128, 128), new Watermark.Size(256, 192));
    private static final Watermark WATERMARK = new Watermark(KEY, 4711, SIZES);

    private static byte[] key(int value) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) value);
        return key;
    }

    @ParameterizedTest
    @CsvSource({"128, 128", "256, 192", "200, 150", "512, 512", "130, 64"})
    void aMarkIsFoundAndReadAndHardlySeen(int width, int height) {
        Pixels drawn = Samples.picture(width, height, 3);

        Pixels marked = WATERMARK.mark(drawn);
        Sighting seen = WATERMARK.look(marked);

        assertThat(seen.found()).isTrue();
        assertThat(seen.identity()).hasValue(4711);
        assertThat(seen.place()).isEqualTo("as it is");
        assertThat(Samples.psnr(drawn, marked)).isGreaterThan(40);
    }

    @Test
    void theSamePictureGetsTheSameMark() {
        Pixels drawn = Samples.picture(128, 128, 3);

        assertThat(new Watermark(KEY, 4711, SIZES).mark(drawn)).isEqualTo(WATERMARK.mark(drawn));
        assertThat(WATERMARK.mark(drawn).digest())
                .isEqualTo("a4b50f1ff47372e159151efa462d8ac5df26ee6b79c958d5f20f0753cf398635");
    }

    @ParameterizedTest
    @ValueSource(floats = {0.95f, 0.9f, 0.75f, 0.5f})
    void itOutlivesJpeg(float quality) {
        Pixels marked = WATERMARK.mark(Samples.picture(128, 128, 4));

        Pixels after = new PictureReader(1 << 20).readJpeg(Samples.jpeg(marked, quality));

        assertThat(WATERMARK.look(after).found()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 96, 150, 200, 256})
    void itOutlivesResizing(int side) {
        Pixels marked = WATERMARK.mark(Samples.picture(128, 128, 5));

        Sighting seen = WATERMARK.look(Samples.resized(marked, side, side));

        assertThat(seen.found()).isTrue();
        assertThat(seen.place()).isEqualTo("resized to 128 x 128");
        assertThat(seen.identity()).hasValue(4711);
    }

    @Test
    void itOutlivesCropping() {
        Pixels marked = WATERMARK.mark(Samples.picture(256, 192, 6));

        Sighting seen = WATERMARK.look(Samples.cropped(marked, 37, 21, 180, 150));

        assertThat(seen.found()).isTrue();
        assertThat(seen.place()).isEqualTo("moved by 37, 21");
        assertThat(seen.identity()).hasValue(4711);
    }

    @Test
    void whatIsNotMarkedOrWithAnotherKeyIsNotFound() {
        Watermark other = new Watermark(key(2), 4711, SIZES);
        for (int seed = 0; seed < 20; seed++) {
            Pixels drawn = Samples.picture(128, 128, seed);
            assertThat(WATERMARK.look(drawn).found()).isFalse();
            assertThat(other.look(WATERMARK.mark(drawn)).found()).isFalse();
        }
    }

    @Test
    void noiseAndFlatPicturesAreNotFound() {
        byte[] noise = new byte[3 * 128 * 128];
        SplittableRandom random = new SplittableRandom(1);
        random.nextBytes(noise);

        assertThat(WATERMARK.look(new Pixels(128, 128, noise)).found()).isFalse();
        assertThat(WATERMARK.look(new Pixels(128, 128, new byte[noise.length])).found())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 300", "5, 3"})
    void tinyPicturesAreMarkedAndLookedAtWithoutTrouble(int width, int height) {
        Pixels tiny = Samples.picture(width, height, 1);

        Pixels marked = WATERMARK.mark(tiny);

        assertThat(marked.width()).isEqualTo(width);
        assertThat(WATERMARK.look(tiny).found()).isFalse();
    }

    @Test
    void anotherDeploymentsMarkIsReadAsItsOwn() {
        Watermark other = new Watermark(KEY, 12, SIZES);

        Sighting seen = WATERMARK.look(other.mark(Samples.picture(256, 192, 7)));

        assertThat(seen.found()).isTrue();
        assertThat(seen.identity()).isEqualTo(OptionalInt.of(12));
    }

    @Test
    void keysAndIdentitiesOfAnotherSizeAreRefused() {
        assertThatThrownBy(() -> new Watermark(new byte[31], 0, SIZES)).hasMessageContaining("(31) bytes");
        assertThatThrownBy(() -> new Watermark(KEY, 65_536, SIZES)).hasMessageContaining("(65536)");
        assertThatThrownBy(() -> new Watermark(KEY, -1, SIZES)).hasMessageContaining("(-1)");
        assertThat(WATERMARK).hasToString("Watermark[identity 4711]");
    }

    @Test
    void wordsOfIdentitiesDifferInFiveSymbolsOrMore() {
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 20_000; i++) {
            int one = random.nextInt(Code.IDENTITIES);
            int other = random.nextInt(Code.IDENTITIES);
            int different = 0;
            for (int place = 0; place < Code.SYMBOLS; place++) {
                different += Code.symbol(one, place) == Code.symbol(other, place) ? 0 : 1;
            }
            assertThat(different).isGreaterThanOrEqualTo(one == other ? 0 : 5);
        }
    }

    @Test
    void theTransformComesBack() {
        double[] re = new SplittableRandom(3).doubles(128 * 128).toArray();
        double[] im = new double[re.length];
        double[] before = re.clone();

        Fourier.transform(re, im, -1);
        Fourier.transform(re, im, 1);

        for (int i = 0; i < re.length; i++) {
            assertThat(re[i] / re.length).isCloseTo(before[i], org.assertj.core.data.Offset.offset(1e-9));
        }
    }
}
