package io.evenkeel.image;

import io.evenkeel.concept.Tensor;
import io.evenkeel.platform.Sha256;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * An RGB image with 8 bits per channel.
 *
 * @param width in pixels
 * @param height in pixels
 * @param rgb three bytes per pixel, row by row from the top
 */
public record RgbImage(int width, int height, byte[] rgb) {
    public RgbImage {
        if (width < 1 || height < 1 || rgb.length != Math.multiplyExact(3L * width, height)) {
            throw new IllegalArgumentException(
                    "(" + rgb.length + ") bytes are no RGB image of " + width + " x " + height + " pixels.");
        }
        rgb = rgb.clone();
    }

    /**
     * Converts a decoder's output, [3, height, width] with values in about -1 to 1. Clamps and rounds like diffusers'
     * {@code VaeImageProcessor.postprocess}.
     *
     * @throws IllegalArgumentException if the tensor has another shape or values that are not finite
     */
    public static RgbImage fromTensor(Tensor decoded) {
        long[] shape = decoded.shape();
        if (shape.length != 3 || shape[0] != 3) {
            throw new IllegalArgumentException("(" + decoded + ") is no image of shape [3, height, width].");
        }
        if (!decoded.isFinite()) {
            throw new IllegalArgumentException("the decoded image holds values that are not finite."
                    + "\nMaybe a strength was too high, or the model needs more precision than fp16.");
        }
        float[] values = decoded.values();
        int pixels = values.length / 3;
        byte[] rgb = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            rgb[i % pixels * 3 + i / pixels] = toByte(values[i]);
        }
        return new RgbImage((int) shape[2], (int) shape[1], rgb);
    }

    /** Converts an image and ignores its transparency. */
    public static RgbImage fromBufferedImage(BufferedImage image) {
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
        return new RgbImage(width, height, rgb);
    }

    private static byte toByte(float value) {
        float fraction = Math.min(1, Math.max(0, value / 2 + 0.5f));
        return (byte) Math.rint(fraction * 255);
    }

    /** Encodes the image as a PNG file. Equal images give equal bytes on the same Java release. */
    public byte[] encodePng() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(toBufferedImage(), "png", stream);
        } catch (IOException e) {
            throw new UncheckedIOException("an image could not be encoded", e);
        }
        return bytes.toByteArray();
    }

    /** Converts to an image of Java's imaging library. */
    public BufferedImage toBufferedImage() {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < width * height; i++) {
            int color = ((rgb[3 * i] & 0xFF) << 16) | ((rgb[3 * i + 1] & 0xFF) << 8) | (rgb[3 * i + 2] & 0xFF);
            image.setRGB(i % width, i / width, color);
        }
        return image;
    }

    /** Returns the SHA-256 of the RGB bytes. It is equal for two files of the same image. */
    public String digest() {
        return Sha256.hex(rgb);
    }

    /** Returns the luma of each pixel, 0 to 255 (ITU-R BT.601). */
    public double[] luminance() {
        double[] luminance = new double[width * height];
        for (int i = 0; i < luminance.length; i++) {
            luminance[i] =
                    0.299 * (rgb[3 * i] & 0xFF) + 0.587 * (rgb[3 * i + 1] & 0xFF) + 0.114 * (rgb[3 * i + 2] & 0xFF);
        }
        return luminance;
    }

    @Override
    public byte[] rgb() {
        return rgb.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RgbImage that && width == that.width && Arrays.equals(rgb, that.rgb);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(rgb);
    }

    /** Omits the pixels, so that they stay out of logs. */
    @Override
    public String toString() {
        return "RgbImage[" + width + " x " + height + "]";
    }
}
