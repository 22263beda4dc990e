package io.evenkeel.image;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Reads the pixels of untrusted PNG and JPEG files. Checks the size before it unpacks anything. Thread-safe. */
public final class ImageFileReader {
    /** Chunks that pixels need. Others could unpack to much more than they seem, and are ignored. */
    private static final List<String> PIXEL_CHUNKS = List.of("IHDR", "PLTE", "tRNS", "IDAT", "IEND");

    private final long maxPixels;

    /** @param maxPixels largest number of pixels of an image */
    public ImageFileReader(long maxPixels) {
        this.maxPixels = maxPixels;
    }

    /** Returns whether a file starts like a JPEG image. */
    public static boolean isJpeg(byte[] file) {
        return file.length > 2 && file[0] == (byte) 0xFF && file[1] == (byte) 0xD8 && file[2] == (byte) 0xFF;
    }

    /**
     * Reads a PNG file and ignores its transparency.
     *
     * @throws UnreadableImageException if the pixels are unreadable or too many
     */
    public RgbImage readPng(PngFile file) {
        ByteArrayOutputStream pixelChunks = new ByteArrayOutputStream();
        pixelChunks.writeBytes(PngFile.SIGNATURE.clone());
        PIXEL_CHUNKS.forEach(type ->
                file.chunks(type).forEach(chunk -> pixelChunks.writeBytes(PngChunk.encode(type, chunk.data()))));
        return decode(pixelChunks.toByteArray(), "png");
    }

    /**
     * Reads a JPEG file.
     *
     * @throws UnreadableImageException if the pixels are unreadable or too many
     */
    public RgbImage readJpeg(byte[] file) {
        return decode(file, "jpeg");
    }

    private RgbImage decode(byte[] file, String format) {
        ImageReader reader = ImageIO.getImageReadersByFormatName(format).next();
        try (MemoryCacheImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            reader.setInput(stream, true, true);
            requireWithinLimit(reader.getWidth(0), reader.getHeight(0));
            return RgbImage.fromBufferedImage(reader.read(0));
        } catch (UnreadableImageException e) {
            throw e;
        } catch (IOException | RuntimeException e) { // ImageIO readers throw arbitrary exceptions
            throw new UnreadableImageException(
                    "broken-image",
                    "the " + format.toUpperCase(Locale.ROOT)
                            + " file cannot be decoded.\nMaybe it is truncated, or not an RGB image.");
        } finally {
            reader.dispose();
        }
    }

    private void requireWithinLimit(long width, long height) {
        if (width * height > maxPixels) {
            throw new UnreadableImageException(
                    "image-too-large",
                    "an image of (" + width + " x " + height + ") pixels has more than (" + maxPixels
                            + ").\nMaybe send a smaller copy, which has the watermark as well.");
        }
    }
}
