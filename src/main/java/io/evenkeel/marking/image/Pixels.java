package io.evenkeel.marking.image;

import io.evenkeel.platform.Sha256;
import java.util.Arrays;

/**
 * What is seen of a picture.
 *
 * @param width in pixels
 * @param height in pixels
 * @param rgb three bytes per pixel, row by row from the top
 */
public record Pixels(int width, int height, byte[] rgb) {
    private static final double RED = 0.299;
    private static final double GREEN = 0.587;
    private static final double BLUE = 0.114;

    public Pixels {
        if (width < 1 || height < 1 || rgb.length != Math.multiplyExact(3L * width, height)) {
            throw new IllegalArgumentException(
                    "(" + rgb.length + ") bytes are no RGB picture of " + width + " x " + height + " pixels.");
        }
        rgb = rgb.clone();
    }

    @Override
    public byte[] rgb() {
        return rgb.clone();
    }

    /** SHA-256 of the bytes of all pixels: the same for two files of the same picture. */
    public String digest() {
        return Sha256.hex(rgb);
    }

    /** Brightness of each pixel, 0 to 255 (ITU-R BT.601). */
    public double[] luminance() {
        double[] luminance = new double[width * height];
        for (int i = 0; i < luminance.length; i++) {
            luminance[i] = RED * (rgb[3 * i] & 0xFF) + GREEN * (rgb[3 * i + 1] & 0xFF) + BLUE * (rgb[3 * i + 2] & 0xFF);
        }
        return luminance;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Pixels that && width == that.width && Arrays.equals(rgb, that.rgb);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(rgb);
    }

    /** Pictures stay out of logs. */
    @Override
    public String toString() {
        return "Pixels[" + width + " x " + height + "]";
    }
}
