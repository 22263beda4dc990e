package io.evenkeel.generation.replay;

import io.evenkeel.image.RgbImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import javax.imageio.ImageIO;

/** Decodes and combines stored images. */
final class PngImages {
    private static final int GAP = 4;

    private PngImages() {}

    static RgbImage decode(byte[] png) {
        try {
            return RgbImage.fromBufferedImage(
                    Objects.requireNonNull(ImageIO.read(new ByteArrayInputStream(png)), "not an image"));
        } catch (IOException e) {
            throw new UncheckedIOException("an image could not be decoded", e);
        }
    }

    /** Puts two images of the same size side by side, with a black line between them. */
    static RgbImage sideBySide(RgbImage first, RgbImage second) {
        int width = first.width() + GAP + second.width();
        byte[] combined = new byte[3 * width * first.height()];
        copy(first, combined, width, 0);
        copy(second, combined, width, first.width() + GAP);
        return new RgbImage(width, first.height(), combined);
    }

    private static void copy(RgbImage from, byte[] to, int width, int offset) {
        byte[] rgb = from.rgb();
        for (int y = 0; y < from.height(); y++) {
            System.arraycopy(rgb, 3 * y * from.width(), to, 3 * (y * width + offset), 3 * from.width());
        }
    }
}
