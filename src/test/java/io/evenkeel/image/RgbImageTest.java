package io.evenkeel.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.concept.Tensor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class RgbImageTest {
    /** Two pixels: red then green then blue of both. */
    private final Tensor decoded = new Tensor(new float[] {-1, 1, -7, 7, 0, 0.5f}, new long[] {3, 1, 2});

    /** 0.5 * 255 = 127.5 is rounded to the even 128, 0.75 * 255 = 191.25 to 191. */
    @Test
    void roundsAndClampsAsDiffusersDoes() {
        RgbImage rgbImage = RgbImage.fromTensor(decoded);

        assertThat(rgbImage.width()).isEqualTo(2);
        assertThat(rgbImage.height()).isEqualTo(1);
        assertThat(rgbImage.rgb()).containsExactly(0, 0, 128, 255, 255, 191);
    }

    @Test
    void pngRoundTrips() throws IOException {
        BufferedImage image = ImageIO.read(
                new ByteArrayInputStream(RgbImage.fromTensor(decoded).encodePng()));

        assertThat(image.getWidth()).isEqualTo(2);
        assertThat(image.getRGB(0, 0)).isEqualTo(0xFF000080);
        assertThat(image.getRGB(1, 0)).isEqualTo(0xFFFFFFBF);
    }

    @Test
    void equalsComparesPixels() {
        assertThat(RgbImage.fromTensor(decoded).encodePng())
                .isEqualTo(RgbImage.fromTensor(decoded).encodePng());
    }

    @Test
    void printsNoPixels() {
        assertThat(RgbImage.fromTensor(decoded)).hasToString("RgbImage[2 x 1]");
    }

    @Test
    void rejectsNonFinitePixels() {
        Tensor broken = new Tensor(new float[] {0, Float.NaN, 0}, new long[] {3, 1, 1});

        assertThatThrownBy(() -> RgbImage.fromTensor(broken))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not finite");
    }

    @Test
    void rejectsOtherShapes() {
        assertThatThrownBy(() -> RgbImage.fromTensor(new Tensor(new float[4], new long[] {1, 2, 2})))
                .hasMessage("(Tensor[1, 2, 2]) is no image of shape [3, height, width].");
        assertThatThrownBy(() -> new RgbImage(2, 2, new byte[3]))
                .hasMessage("(3) bytes are no RGB image of 2 x 2 pixels.");
    }
}
