package io.evenkeel.benchmark;

import io.evenkeel.provenance.image.ImageFileReader;
import io.evenkeel.provenance.image.PixelImage;
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
    static Map<String, UnaryOperator<PixelImage>> all() {
        Map<String, UnaryOperator<PixelImage>> all = new LinkedHashMap<>();
        all.put("none", pixelImage -> pixelImage);
        for (int quality : new int[] {95, 90, 75, 50, 30}) {
            all.put("jpeg_" + quality, pixelImage -> jpeg(pixelImage, quality / 100f));
        }
        for (int percent : new int[] {50, 75, 125, 150, 200}) {
            all.put("resize_" + percent, pixelImage -> resized(pixelImage, percent / 100.0));
        }
        for (int percent : new int[] {90, 75, 50}) {
            all.put("crop_" + percent, pixelImage -> cropped(pixelImage, Math.sqrt(percent / 100.0)));
        }
        all.put("brighter_20", pixelImage -> toned(pixelImage, value -> value * 1.2));
        all.put("darker_20", pixelImage -> toned(pixelImage, value -> value * 0.8));
        all.put("contrast_130", pixelImage -> toned(pixelImage, value -> 128 + (value - 128) * 1.3));
        all.put("noise_5", pixelImage -> noisy(pixelImage, 5));
        all.put("noise_10", pixelImage -> noisy(pixelImage, 10));
        all.put("screenshot", pixelImage -> jpeg(resized(pixelImage, 1.25), 0.85f));
        all.put("mirrored", ImageAttacks::mirrored);
        all.put("rotated_2", pixelImage -> rotated(pixelImage, 2));
        return all;
    }

    private static PixelImage jpeg(PixelImage pixelImage, float quality) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam how = writer.getDefaultWriteParam();
        how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        how.setCompressionQuality(quality);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(pixelImage.toBufferedImage(), null, null), how);
        } catch (IOException e) {
            throw new UncheckedIOException("a picture could not be written to memory", e);
        } finally {
            writer.dispose();
        }
        return READER.readJpeg(bytes.toByteArray());
    }

    private static PixelImage resized(PixelImage pixelImage, double factor) {
        return drawn(
                (int) Math.round(pixelImage.width() * factor),
                (int) Math.round(pixelImage.height() * factor),
                (graphics, target) -> graphics.drawImage(
                        pixelImage.toBufferedImage(), 0, 0, target.getWidth(), target.getHeight(), null));
    }

    /** The middle, a little off, so that it is not on the tile's grid. */
    private static PixelImage cropped(PixelImage pixelImage, double side) {
        int width = (int) Math.round(pixelImage.width() * side);
        int height = (int) Math.round(pixelImage.height() * side);
        int left = (pixelImage.width() - width) / 3;
        int top = (pixelImage.height() - height) / 2;
        return PixelImage.fromBufferedImage(pixelImage.toBufferedImage().getSubimage(left, top, width, height));
    }

    private static PixelImage mirrored(PixelImage pixelImage) {
        return drawn(
                pixelImage.width(),
                pixelImage.height(),
                (graphics, target) -> graphics.drawImage(
                        pixelImage.toBufferedImage(),
                        pixelImage.width(),
                        0,
                        -pixelImage.width(),
                        pixelImage.height(),
                        null));
    }

    private static PixelImage rotated(PixelImage pixelImage, double degrees) {
        return drawn(pixelImage.width(), pixelImage.height(), (graphics, target) -> {
            graphics.rotate(Math.toRadians(degrees), pixelImage.width() / 2.0, pixelImage.height() / 2.0);
            graphics.drawImage(pixelImage.toBufferedImage(), 0, 0, null);
        });
    }

    private static PixelImage toned(PixelImage pixelImage, IntToDoubleFunction tone) {
        byte[] rgb = pixelImage.rgb();
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = toByte(tone.applyAsDouble(rgb[i] & 0xFF));
        }
        return new PixelImage(pixelImage.width(), pixelImage.height(), rgb);
    }

    private static PixelImage noisy(PixelImage pixelImage, double deviation) {
        SplittableRandom random = new SplittableRandom(1);
        byte[] rgb = pixelImage.rgb();
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = toByte((rgb[i] & 0xFF) + deviation * random.nextGaussian());
        }
        return new PixelImage(pixelImage.width(), pixelImage.height(), rgb);
    }

    private static byte toByte(double value) {
        return (byte) Math.round(Math.min(255, Math.max(0, value)));
    }

    /** Draws on a picture. */
    private interface Drawing {
        void on(Graphics2D graphics, BufferedImage target);
    }

    private static PixelImage drawn(int width, int height, Drawing drawing) {
        BufferedImage target = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = target.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        drawing.on(graphics, target);
        graphics.dispose();
        return PixelImage.fromBufferedImage(target);
    }
}
