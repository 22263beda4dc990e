package io.evenkeel.discovery;

import io.evenkeel.sampler.ImageSize;
import io.evenkeel.sampler.RgbImage;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Pictures side by side: a row from the same noise, a column for each strength; grey where there is none. */
final class PreviewStrip {
    static final List<Double> STRENGTHS = List.of(-1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0);
    private static final int MAX_IMAGE_SIDE = 256; // side of a picture in the strip
    private static final int GAP = 2;
    private static final byte GREY = (byte) 0xB0;
    private static final byte WHITE = (byte) 0xFF;

    private PreviewStrip() {}

    static byte[] renderPng(List<List<Optional<RgbImage>>> rows, ImageSize size) {
        int scale = Math.max(1, (Math.max(size.width(), size.height()) + MAX_IMAGE_SIDE - 1) / MAX_IMAGE_SIDE);
        int width = size.width() / scale;
        int height = size.height() / scale;
        int stripWidth = rows.get(0).size() * (width + GAP) - GAP;
        int stripHeight = rows.size() * (height + GAP) - GAP;
        byte[] rgb = new byte[3 * stripWidth * stripHeight];
        Arrays.fill(rgb, WHITE);
        for (int row = 0; row < rows.size(); row++) {
            for (int column = 0; column < rows.get(row).size(); column++) {
                int corner = row * (height + GAP) * stripWidth + column * (width + GAP);
                byte[] cell = renderCell(rows.get(row).get(column), scale, width, height);
                for (int y = 0; y < height; y++) {
                    System.arraycopy(cell, 3 * y * width, rgb, 3 * (corner + y * stripWidth), 3 * width);
                }
            }
        }
        return new RgbImage(stripWidth, stripHeight, rgb).encodePng();
    }

    private static byte[] renderCell(Optional<RgbImage> image, int scale, int width, int height) {
        byte[] cell = new byte[3 * width * height];
        Arrays.fill(cell, GREY);
        image.ifPresent(drawn -> {
            byte[] rgb = drawn.rgb();
            for (int i = 0; i < cell.length; i++) {
                cell[i] = meanPixel(rgb, drawn.width(), i, scale, width);
            }
        });
        return cell;
    }

    /** Of a square of pixels that become one. */
    private static byte meanPixel(byte[] rgb, int stripWidth, int at, int scale, int width) {
        int x = at / 3 % width * scale;
        int y = at / 3 / width * scale;
        int sum = 0;
        for (int i = 0; i < scale * scale; i++) {
            sum += rgb[3 * ((y + i / scale) * stripWidth + x + i % scale) + at % 3] & 0xFF;
        }
        return (byte) (sum / (scale * scale));
    }
}
