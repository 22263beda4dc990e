package io.evenkeel.generation.replay;

import io.evenkeel.diffusion.Picture;
import java.awt.image.BufferedImage;
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
            BufferedImage image = Objects.requireNonNull(ImageIO.read(new ByteArrayInputStream(png)), "no picture");
            int width = image.getWidth();
            byte[] rgb = new byte[3 * width * image.getHeight()];
            for (int i = 0; i < rgb.length / 3; i++) {
                int color = image.getRGB(i % width, i / width);
                rgb[3 * i] = (byte) (color >> 16);
                rgb[3 * i + 1] = (byte) (color >> 8);
                rgb[3 * i + 2] = (byte) color;
            }
            return new Picture(width, image.getHeight(), rgb);
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
