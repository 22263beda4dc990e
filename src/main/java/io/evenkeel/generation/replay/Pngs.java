package io.evenkeel.generation.replay;

import io.evenkeel.diffusion.Picture;
import io.evenkeel.marking.image.Pixels;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import javax.imageio.ImageIO;

/** Stored files as pictures. */
final class Pngs {
    private static final int GAP = 4;

    private Pngs() {}

    static Picture read(byte[] png) {
        try {
            Pixels pixels =
                    Pixels.of(Objects.requireNonNull(ImageIO.read(new ByteArrayInputStream(png)), "no picture"));
            return new Picture(pixels.width(), pixels.height(), pixels.rgb());
        } catch (IOException e) {
            throw new UncheckedIOException("a picture could not be read from memory", e);
        }
    }

    /** One left, other right, of one size, with a black line between them. */
    static Picture sideBySide(Picture one, Picture other) {
        int width = one.width() + GAP + other.width();
        byte[] both = new byte[3 * width * one.height()];
        copy(one, both, width, 0);
        copy(other, both, width, one.width() + GAP);
        return new Picture(width, one.height(), both);
    }

    private static void copy(Picture from, byte[] to, int width, int left) {
        byte[] rgb = from.rgb();
        for (int y = 0; y < from.height(); y++) {
            System.arraycopy(rgb, 3 * y * from.width(), to, 3 * (y * width + left), 3 * from.width());
        }
    }
}
