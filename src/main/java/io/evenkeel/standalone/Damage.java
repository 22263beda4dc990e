package io.evenkeel.standalone;

import io.evenkeel.marking.image.PictureReader;
import io.evenkeel.marking.image.Pixels;
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
final class Damage {
    private static final PictureReader READER = new PictureReader(1 << 24);

    private Damage() {}

    /** By the name that figures have. */
    static Map<String, UnaryOperator<Pixels>> all() {
        Map<String, UnaryOperator<Pixels>> all = new LinkedHashMap<>();
        all.put("none", pixels -> pixels);
        for (int quality : new int[] {95, 90, 75, 50, 30}) {
            all.put("jpeg_" + quality, pixels -> jpeg(pixels, quality / 100f));
        }
        for (int percent : new int[] {50, 75, 125, 150, 200}) {
            all.put("resize_" + percent, pixels -> resized(pixels, percent / 100.0));
        }
        for (int percent : new int[] {90, 75, 50}) {
            all.put("crop_" + percent, pixels -> cropped(pixels, Math.sqrt(percent / 100.0)));
        }
        all.put("brighter_20", pixels -> toned(pixels, value -> value * 1.2));
        all.put("darker_20", pixels -> toned(pixels, value -> value * 0.8));
        all.put("contrast_130", pixels -> toned(pixels, value -> 128 + (value - 128) * 1.3));
        all.put("noise_5", pixels -> noisy(pixels, 5));
        all.put("noise_10", pixels -> noisy(pixels, 10));
        all.put("screenshot", pixels -> jpeg(resized(pixels, 1.25), 0.85f));
        all.put("mirrored", Damage::mirrored);
        all.put("rotated_2", pixels -> rotated(pixels, 2));
        return all;
    }

    private static Pixels jpeg(Pixels pixels, float quality) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam how = writer.getDefaultWriteParam();
        how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        how.setCompressionQuality(quality);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(pixels.image(), null, null), how);
        } catch (IOException e) {
            throw new UncheckedIOException("a picture could not be written to memory", e);
        } finally {
            writer.dispose();
        }
        return READER.readJpeg(bytes.toByteArray());
    }

    private static Pixels resized(Pixels pixels, double factor) {
        return drawn(
                (int) Math.round(pixels.width() * factor),
                (int) Math.round(pixels.height() * factor),
                (graphics, target) ->
                        graphics.drawImage(pixels.image(), 0, 0, target.getWidth(), target.getHeight(), null));
    }

    /** The middle, a little off, so that it is not on the tile's grid. */
    private static Pixels cropped(Pixels pixels, double side) {
        int width = (int) Math.round(pixels.width() * side);
        int height = (int) Math.round(pixels.height() * side);
        int left = (pixels.width() - width) / 3;
        int top = (pixels.height() - height) / 2;
        return Pixels.of(pixels.image().getSubimage(left, top, width, height));
    }

    private static Pixels mirrored(Pixels pixels) {
        return drawn(
                pixels.width(),
                pixels.height(),
                (graphics, target) ->
                        graphics.drawImage(pixels.image(), pixels.width(), 0, -pixels.width(), pixels.height(), null));
    }

    private static Pixels rotated(Pixels pixels, double degrees) {
        return drawn(pixels.width(), pixels.height(), (graphics, target) -> {
            graphics.rotate(Math.toRadians(degrees), pixels.width() / 2.0, pixels.height() / 2.0);
            graphics.drawImage(pixels.image(), 0, 0, null);
        });
    }

    private static Pixels toned(Pixels pixels, IntToDoubleFunction tone) {
        byte[] rgb = pixels.rgb();
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = toByte(tone.applyAsDouble(rgb[i] & 0xFF));
        }
        return new Pixels(pixels.width(), pixels.height(), rgb);
    }

    private static Pixels noisy(Pixels pixels, double deviation) {
        SplittableRandom random = new SplittableRandom(1);
        byte[] rgb = pixels.rgb();
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = toByte((rgb[i] & 0xFF) + deviation * random.nextGaussian());
        }
        return new Pixels(pixels.width(), pixels.height(), rgb);
    }

    private static byte toByte(double value) {
        return (byte) Math.round(Math.min(255, Math.max(0, value)));
    }

    /** Draws on a picture. */
    private interface Drawing {
        void on(Graphics2D graphics, BufferedImage target);
    }

    private static Pixels drawn(int width, int height, Drawing drawing) {
        BufferedImage target = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = target.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        drawing.on(graphics, target);
        graphics.dispose();
        return Pixels.of(target);
    }
}
