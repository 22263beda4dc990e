package io.evenkeel.provenance;

import io.evenkeel.image.RgbImage;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.SplittableRandom;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Creates and transforms images for tests. */
public final class TestImages {
    private TestImages() {}

    /** Creates discs on a gradient from a seed. */
    public static RgbImage createImage(int width, int height, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] discs = random.doubles(40).toArray();
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.length; i++) {
            int x = i / 3 % width;
            int y = i / 3 / width;
            double value = 90 + 60.0 * x / width + 30.0 * (i % 3) * y / height;
            for (int disc = 0; disc < discs.length; disc += 4) {
                double distance = Math.hypot(x - discs[disc] * width, y - discs[disc + 1] * height);
                value = distance < 4 + discs[disc + 2] * width / 4 ? 40 + 170 * discs[disc + 3] : value;
            }
            rgb[i] = (byte) value;
        }
        return new RgbImage(width, height, rgb);
    }

    public static byte[] encodeJpeg(RgbImage rgbImage, float quality) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam how = writer.getDefaultWriteParam();
        how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        how.setCompressionQuality(quality);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(rgbImage.toBufferedImage(), null, null), how);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    public static RgbImage resize(RgbImage rgbImage, int width, int height) {
        BufferedImage target = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = target.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        graphics.drawImage(rgbImage.toBufferedImage(), 0, 0, width, height, null);
        graphics.dispose();
        return RgbImage.fromBufferedImage(target);
    }

    public static RgbImage crop(RgbImage rgbImage, int left, int top, int width, int height) {
        return RgbImage.fromBufferedImage(rgbImage.toBufferedImage().getSubimage(left, top, width, height));
    }
}
