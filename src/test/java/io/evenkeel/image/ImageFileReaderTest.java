package io.evenkeel.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.provenance.TestImages;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ImageFileReaderTest {
    private static final ImageFileReader READER = new ImageFileReader(1 << 20);

    @Test
    void readsPngPixels() {
        RgbImage drawn = TestImages.createImage(37, 21, 5);

        assertThat(READER.readPng(PngFile.parse(drawn.encodePng()))).isEqualTo(drawn);
    }

    @Test
    void readsJpegPixels() {
        RgbImage drawn = TestImages.createImage(64, 48, 5);

        RgbImage read = READER.readJpeg(TestImages.encodeJpeg(drawn, 0.95f));

        assertThat(read.width()).isEqualTo(64);
        assertThat(read.height()).isEqualTo(48);
        assertThat(ImageSimilarity.psnr(drawn, read)).isGreaterThan(28);
    }

    @Test
    void readsGreyAndTranslucentImages() throws IOException {
        RgbImage grey = READER.readPng(PngFile.parse(encodePng(new BufferedImage(4, 3, BufferedImage.TYPE_BYTE_GRAY))));
        RgbImage translucent =
                READER.readPng(PngFile.parse(encodePng(new BufferedImage(4, 3, BufferedImage.TYPE_INT_ARGB))));

        assertThat(grey.rgb()).hasSize(36);
        assertThat(translucent.rgb()).hasSize(36);
    }

    @Test
    void rejectsOversizedImageByHeader() {
        byte[] file = new RgbImage(3, 2, new byte[18]).encodePng();
        byte[] bomb = Arrays.copyOf(file, file.length);
        ByteBuffer.wrap(bomb).putInt(16, 200_000).putInt(20, 200_000);
        ByteBuffer.wrap(bomb).putInt(29, PngChunk.computeCrc(bomb, 12, 17));

        assertThatThrownBy(() -> READER.readPng(PngFile.parse(bomb)))
                .hasMessageContaining("(200000 x 200000) pixels")
                .isInstanceOfSatisfying(UnreadableImageException.class, e -> assertThat(e.code())
                        .isEqualTo("image-too-large"));
    }

    @Test
    void ignoresCompressedTextChunks() throws IOException {
        byte[] bomb = PngFile.parse(new RgbImage(3, 2, new byte[18]).encodePng())
                .withChunk("zTXt", pngWithPackedText(1 << 26));

        assertThat(READER.readPng(PngFile.parse(bomb)).width()).isEqualTo(3);
    }

    private static byte[] pngWithPackedText(int length) throws IOException {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.writeBytes(new byte[] {'k', 0, 0});
        try (DeflaterOutputStream packing = new DeflaterOutputStream(data)) {
            packing.write(new byte[length]);
        }
        return data.toByteArray();
    }

    @Test
    void rejectsTruncatedImage() {
        byte[] png = TestImages.createImage(40, 40, 1).encodePng();
        PngFile whole = PngFile.parse(png);
        PngChunk data = whole.chunks("IDAT").get(0);
        byte[] half = PngChunk.encode("IDAT", Arrays.copyOf(data.data(), 9));
        ByteBuffer cut = ByteBuffer.allocate(data.offset() + half.length + PngChunk.OVERHEAD_BYTES);
        cut.put(png, 0, data.offset()).put(half).put(PngChunk.encode("IEND", new byte[0]));
        byte[] jpeg = TestImages.encodeJpeg(TestImages.createImage(40, 40, 1), 0.9f);

        assertThatThrownBy(() -> READER.readPng(PngFile.parse(cut.array())))
                .isInstanceOfSatisfying(UnreadableImageException.class, e -> assertThat(e.code())
                        .isEqualTo("broken-image"));
        assertThatThrownBy(() -> READER.readJpeg(Arrays.copyOf(jpeg, 30)))
                .isInstanceOfSatisfying(UnreadableImageException.class, e -> assertThat(e.code())
                        .isEqualTo("broken-image"));
    }

    private static byte[] encodePng(BufferedImage image) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }
}
