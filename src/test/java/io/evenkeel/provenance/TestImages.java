package io.evenkeel.provenance;

import io.evenkeel.provenance.image.PixelImage;
import io.evenkeel.sampler.RgbImage;
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

/** Pictures for tests, and what is done to them. */
public final class TestImages {
    private TestImages() {}

    /** Discs and stripes on a slope, by a seed. */
    public static PixelImage createImage(int width, int height, long seed) {
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
        return new PixelImage(width, height, rgb);
    }

    public static byte[] encodePng(PixelImage pixelImage) {
        return new RgbImage(pixelImage.width(), pixelImage.height(), pixelImage.rgb()).encodePng();
    }

    public static byte[] encodeJpeg(PixelImage pixelImage, float quality) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam how = writer.getDefaultWriteParam();
        how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        how.setCompressionQuality(quality);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(pixelImage.toBufferedImage(), null, null), how);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    public static PixelImage resize(PixelImage pixelImage, int width, int height) {
        BufferedImage target = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = target.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        graphics.drawImage(pixelImage.toBufferedImage(), 0, 0, width, height, null);
        graphics.dispose();
        return PixelImage.fromBufferedImage(target);
    }

    public static PixelImage crop(PixelImage pixelImage, int left, int top, int width, int height) {
        return PixelImage.fromBufferedImage(pixelImage.toBufferedImage().getSubimage(left, top, width, height));
    }

    /** How alike two pictures are, in dB. */
    public static double computePsnr(PixelImage one, PixelImage other) {
        byte[] a = one.rgb();
        byte[] b = other.rgb();
        double squares = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = (a[i] & 0xFF) - (b[i] & 0xFF);
            squares += difference * difference;
        }
        return 10 * Math.log10(255 * 255 / (squares / a.length));
    }
}
