package io.evenkeel.provenance.image;

import io.evenkeel.platform.Sha256;
import java.awt.image.BufferedImage;
import java.util.Arrays;

public record PixelImage(int width, int height, byte[] rgb) {
    private static final double RED_WEIGHT = 0.299;
    private static final double GREEN_WEIGHT = 0.587;
    private static final double BLUE_WEIGHT = 0.114;

    public PixelImage {
        if (width < 1 || height < 1 || rgb.length != Math.multiplyExact(3L * width, height)) {
            throw new IllegalArgumentException(
                    "(" + rgb.length + ") bytes are no RGB picture of " + width + " x " + height + " pixels.");
        }
        rgb = rgb.clone();
    }

    /** Converts an image and ignores its transparency. */
    public static PixelImage fromBufferedImage(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        byte[] rgb = new byte[3 * width * height];
        int[] row = new int[width];
        for (int y = 0; y < height; y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int x = 0; x < width; x++) {
                int offset = 3 * (y * width + x);
                rgb[offset] = (byte) (row[x] >> 16);
                rgb[offset + 1] = (byte) (row[x] >> 8);
                rgb[offset + 2] = (byte) row[x];
            }
        }
        return new PixelImage(width, height, rgb);
    }

    /** Converts to an image that Java can draw. */
    public BufferedImage toBufferedImage() {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < width * height; i++) {
            int color = ((rgb[3 * i] & 0xFF) << 16) | ((rgb[3 * i + 1] & 0xFF) << 8) | (rgb[3 * i + 2] & 0xFF);
            image.setRGB(i % width, i / width, color);
        }
        return image;
    }

    @Override
    public byte[] rgb() {
        return rgb.clone();
    }

    /** Returns the SHA-256 of the RGB bytes. It is equal for two files of the same image. */
    public String digest() {
        return Sha256.hex(rgb);
    }

    /** Returns the luma of each pixel, 0 to 255 (ITU-R BT.601). */
    public double[] luminance() {
        double[] luminance = new double[width * height];
        for (int i = 0; i < luminance.length; i++) {
            luminance[i] = RED_WEIGHT * (rgb[3 * i] & 0xFF)
                    + GREEN_WEIGHT * (rgb[3 * i + 1] & 0xFF)
                    + BLUE_WEIGHT * (rgb[3 * i + 2] & 0xFF);
        }
        return luminance;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PixelImage that && width == that.width && Arrays.equals(rgb, that.rgb);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(rgb);
    }

    /** Omits the pixels, so that they stay out of logs. */
    @Override
    public String toString() {
        return "Pixels[" + width + " x " + height + "]";
    }
}
