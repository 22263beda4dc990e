package io.evenkeel.marking.image;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Reads the pixels of PNG and JPEG files that strangers send: of bounded size, which is looked at before anything is unpacked. */
public final class PictureReader {
    /** What pixels are made of; anything else could hold much more than it seems, and is left out. */
    private static final List<String> SEEN = List.of("IHDR", "PLTE", "tRNS", "IDAT", "IEND");

    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

    private final long mostPixels;

    /** @param mostPixels of one picture */
    public PictureReader(long mostPixels) {
        this.mostPixels = mostPixels;
    }

    /** Whether a file says of itself that it is a JPEG picture. */
    public static boolean isJpeg(byte[] file) {
        return file.length > 2 && file[0] == (byte) 0xFF && file[1] == (byte) 0xD8 && file[2] == (byte) 0xFF;
    }

    /** The pixels of a PNG file; what is translucent is taken as it is without that. @throws UnreadablePicture if there are none */
    public Pixels read(PngFile file) {
        ByteArrayOutputStream bare = new ByteArrayOutputStream();
        bare.writeBytes(PNG);
        SEEN.forEach(type -> file.chunks(type).forEach(chunk -> bare.writeBytes(Chunk.bytes(type, chunk.data()))));
        return read(bare.toByteArray(), "png");
    }

    /** The pixels of a JPEG file. @throws UnreadablePicture if there are none */
    public Pixels readJpeg(byte[] file) {
        return read(file, "jpeg");
    }

    private Pixels read(byte[] file, String format) {
        ImageReader reader = ImageIO.getImageReadersByFormatName(format).next();
        try (MemoryCacheImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            reader.setInput(stream, true, true);
            check(reader.getWidth(0), reader.getHeight(0));
            return Pixels.of(reader.read(0));
        } catch (UnreadablePicture e) {
            throw e;
        } catch (IOException | RuntimeException e) { // readers throw what they like
            throw new UnreadablePicture(
                    "broken-picture",
                    "the " + format.toUpperCase(Locale.ROOT)
                            + " file cannot be unpacked.\nMaybe it is cut off, or not of three colours.");
        } finally {
            reader.dispose();
        }
    }

    private void check(long width, long height) {
        if (width * height > mostPixels) {
            throw new UnreadablePicture(
                    "picture-too-large",
                    "a picture of (" + width + " x " + height + ") pixels has more than (" + mostPixels
                            + ").\nMaybe send a smaller copy, which bears the watermark as well.");
        }
    }
}
