package io.evenkeel.marking.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.diffusion.Picture;
import io.evenkeel.marking.Samples;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PictureReaderTest {
    private static final PictureReader READER = new PictureReader(1 << 20);

    @Test
    void pixelsAreReadAsTheyWereWritten() {
        Pixels drawn = Samples.picture(37, 21, 5);

        assertThat(READER.read(PngFile.of(Samples.png(drawn)))).isEqualTo(drawn);
    }

    @Test
    void aJpegIsReadAlmostAsItWasWritten() {
        Pixels drawn = Samples.picture(64, 48, 5);

        Pixels read = READER.readJpeg(Samples.jpeg(drawn, 0.95f));

        assertThat(read.width()).isEqualTo(64);
        assertThat(read.height()).isEqualTo(48);
        assertThat(Samples.psnr(drawn, read)).isGreaterThan(28);
    }

    @Test
    void greyAndTranslucentPicturesHaveColoursToo() throws IOException {
        Pixels grey = READER.read(PngFile.of(png(new BufferedImage(4, 3, BufferedImage.TYPE_BYTE_GRAY))));
        Pixels translucent = READER.read(PngFile.of(png(new BufferedImage(4, 3, BufferedImage.TYPE_INT_ARGB))));

        assertThat(grey.rgb()).hasSize(36);
        assertThat(translucent.rgb()).hasSize(36);
    }

    @Test
    void aBombIsRefusedByItsHeaderBeforeItIsUnpacked() {
        byte[] file = new Picture(3, 2, new byte[18]).png();
        byte[] bomb = Arrays.copyOf(file, file.length);
        ByteBuffer.wrap(bomb).putInt(16, 200_000).putInt(20, 200_000);
        ByteBuffer.wrap(bomb).putInt(29, Chunk.crc(bomb, 12, 17));

        assertThatThrownBy(() -> READER.read(PngFile.of(bomb)))
                .hasMessageContaining("(200000 x 200000) pixels")
                .isInstanceOfSatisfying(
                        UnreadablePicture.class, e -> assertThat(e.code()).isEqualTo("picture-too-large"));
    }

    @Test
    void textThatUnpacksToGigabytesIsLeftAlone() throws IOException {
        byte[] bomb = PngFile.of(new Picture(3, 2, new byte[18]).png()).with("zTXt", packed(1 << 26));

        assertThat(READER.read(PngFile.of(bomb)).width()).isEqualTo(3);
    }

    private static byte[] packed(int length) throws IOException {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.writeBytes(new byte[] {'k', 0, 0});
        try (DeflaterOutputStream packing = new DeflaterOutputStream(data)) {
            packing.write(new byte[length]);
        }
        return data.toByteArray();
    }

    @Test
    void aPictureThatEndsTooSoonIsBroken() {
        byte[] png = Samples.png(Samples.picture(40, 40, 1));
        PngFile whole = PngFile.of(png);
        Chunk data = whole.chunks("IDAT").get(0);
        byte[] half = Chunk.bytes("IDAT", Arrays.copyOf(data.data(), 9));
        ByteBuffer cut = ByteBuffer.allocate(data.start() + half.length + Chunk.FRAME);
        cut.put(png, 0, data.start()).put(half).put(Chunk.bytes("IEND", new byte[0]));
        byte[] jpeg = Samples.jpeg(Samples.picture(40, 40, 1), 0.9f);

        assertThatThrownBy(() -> READER.read(PngFile.of(cut.array())))
                .isInstanceOfSatisfying(
                        UnreadablePicture.class, e -> assertThat(e.code()).isEqualTo("broken-picture"));
        assertThatThrownBy(() -> READER.readJpeg(Arrays.copyOf(jpeg, 30)))
                .isInstanceOfSatisfying(
                        UnreadablePicture.class, e -> assertThat(e.code()).isEqualTo("broken-picture"));
    }

    private static byte[] png(BufferedImage image) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }
}
