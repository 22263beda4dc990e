package io.evenkeel.benchmark;

import io.evenkeel.image.ImageFileReader;
import io.evenkeel.image.RgbImage;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.function.UnaryOperator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** What happens to pictures on their way through the world. */
final class ImageAttacks {
    private static final ImageFileReader READER = new ImageFileReader(1 << 24);

    private ImageAttacks() {}

    /** By the name that figures have. */
    static Map<String, UnaryOperator<RgbImage>> all() {
        Map<String, UnaryOperator<RgbImage>> all = new LinkedHashMap<>();
        all.put("none", rgbImage -> rgbImage);
        for (int quality : new int[] {95, 90, 75, 50, 30}) {
            all.put("jpeg_" + quality, rgbImage -> jpeg(rgbImage, quality / 100f));
        }
        for (int percent : new int[] {50, 75, 125, 150, 200}) {
            all.put("resize_" + percent, rgbImage -> resized(rgbImage, percent / 100.0));
        }
        for (int percent : new int[] {90, 75, 50}) {
            all.put("crop_" + percent, rgbImage -> cropped(rgbImage, Math.sqrt(percent / 100.0)));
        }
        all.put("brighter_20", rgbImage -> toned(rgbImage, value -> value * 1.2));
        all.put("darker_20", rgbImage -> toned(rgbImage, value -> value * 0.8));
        all.put("contrast_130", rgbImage -> toned(rgbImage, value -> 128 + (value - 128) * 1.3));
        all.put("noise_5", rgbImage -> noisy(rgbImage, 5));
        all.put("noise_10", rgbImage -> noisy(rgbImage, 10));
        all.put("screenshot", rgbImage -> jpeg(resized(rgbImage, 1.25), 0.85f));
        all.put("mirrored", ImageAttacks::mirrored);
        all.put("rotated_2", rgbImage -> rotated(rgbImage, 2));
        return all;
    }

    private static RgbImage jpeg(RgbImage rgbImage, float quality) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam how = writer.getDefaultWriteParam();
        how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        how.setCompressionQuality(quality);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(rgbImage.toBufferedImage(), null, null), how);
        } catch (IOException e) {
            throw new UncheckedIOException("a picture could not be written to memory", e);
        } finally {
            writer.dispose();
        }
        return READER.readJpeg(bytes.toByteArray());
    }

    private static RgbImage resized(RgbImage rgbImage, double factor) {
        return drawn(
                (int) Math.round(rgbImage.width() * factor),
                (int) Math.round(rgbImage.height() * factor),
                (graphics, target) -> graphics.drawImage(
                        rgbImage.toBufferedImage(), 0, 0, target.getWidth(), target.getHeight(), null));
    }

    /** The middle, a little off, so that it is not on the tile's grid. */
    private static RgbImage cropped(RgbImage rgbImage, double side) {
        int width = (int) Math.round(rgbImage.width() * side);
        int height = (int) Math.round(rgbImage.height() * side);
        int left = (rgbImage.width() - width) / 3;
        int top = (rgbImage.height() - height) / 2;
        return RgbImage.fromBufferedImage(rgbImage.toBufferedImage().getSubimage(left, top, width, height));
    }

    private static RgbImage mirrored(RgbImage rgbImage) {
        return drawn(
                rgbImage.width(),
                rgbImage.height(),
                (graphics, target) -> graphics.drawImage(
                        rgbImage.toBufferedImage(), rgbImage.width(), 0, -rgbImage.width(), rgbImage.height(), null));
    }

    private static RgbImage rotated(RgbImage rgbImage, double degrees) {
        return drawn(rgbImage.width(), rgbImage.height(), (graphics, target) -> {
            graphics.rotate(Math.toRadians(degrees), rgbImage.width() / 2.0, rgbImage.height() / 2.0);
            graphics.drawImage(rgbImage.toBufferedImage(), 0, 0, null);
        });
    }

    private static RgbImage toned(RgbImage rgbImage, IntToDoubleFunction tone) {
        byte[] rgb = rgbImage.rgb();
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = toByte(tone.applyAsDouble(rgb[i] & 0xFF));
        }
        return new RgbImage(rgbImage.width(), rgbImage.height(), rgb);
    }

    private static RgbImage noisy(RgbImage rgbImage, double deviation) {
        SplittableRandom random = new SplittableRandom(1);
        byte[] rgb = rgbImage.rgb();
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = toByte((rgb[i] & 0xFF) + deviation * random.nextGaussian());
        }
        return new RgbImage(rgbImage.width(), rgbImage.height(), rgb);
    }

    private static byte toByte(double value) {
        return (byte) Math.round(Math.min(255, Math.max(0, value)));
    }

    /** Draws on a picture. */
    private interface Drawing {
        void on(Graphics2D graphics, BufferedImage target);
    }

    private static RgbImage drawn(int width, int height, Drawing drawing) {
        BufferedImage target = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = target.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        drawing.on(graphics, target);
        graphics.dispose();
        return RgbImage.fromBufferedImage(target);
    }
}
