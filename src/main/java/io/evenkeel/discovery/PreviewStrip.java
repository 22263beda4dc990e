package io.evenkeel.discovery;

import io.evenkeel.diffusion.Picture;
import io.evenkeel.diffusion.PictureSize;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Pictures side by side: a row from the same noise, a column for each strength; grey where there is none. */
final class PreviewStrip {
    static final List<Double> STRENGTHS = List.of(-1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0);
    private static final int LARGEST = 256; // side of a picture in the strip
    private static final int GAP = 2;
    private static final byte GREY = (byte) 0xB0;
    private static final byte WHITE = (byte) 0xFF;

    private PreviewStrip() {}

    static byte[] png(List<List<Optional<Picture>>> rows, PictureSize size) {
        int shrink = Math.max(1, (Math.max(size.width(), size.height()) + LARGEST - 1) / LARGEST);
        int width = size.width() / shrink;
        int height = size.height() / shrink;
        int across = rows.get(0).size() * (width + GAP) - GAP;
        int down = rows.size() * (height + GAP) - GAP;
        byte[] rgb = new byte[3 * across * down];
        Arrays.fill(rgb, WHITE);
        for (int row = 0; row < rows.size(); row++) {
            for (int column = 0; column < rows.get(row).size(); column++) {
                int corner = row * (height + GAP) * across + column * (width + GAP);
                byte[] cell = cell(rows.get(row).get(column), shrink, width, height);
                for (int y = 0; y < height; y++) {
                    System.arraycopy(cell, 3 * y * width, rgb, 3 * (corner + y * across), 3 * width);
                }
            }
        }
        return new Picture(across, down, rgb).png();
    }

    private static byte[] cell(Optional<Picture> picture, int shrink, int width, int height) {
        byte[] cell = new byte[3 * width * height];
        Arrays.fill(cell, GREY);
        picture.ifPresent(drawn -> {
            byte[] rgb = drawn.rgb();
            for (int i = 0; i < cell.length; i++) {
                cell[i] = mean(rgb, drawn.width(), i, shrink, width);
            }
        });
        return cell;
    }

    /** Of a square of pixels that become one. */
    private static byte mean(byte[] rgb, int across, int at, int shrink, int width) {
        int x = at / 3 % width * shrink;
        int y = at / 3 / width * shrink;
        int sum = 0;
        for (int i = 0; i < shrink * shrink; i++) {
            sum += rgb[3 * ((y + i / shrink) * across + x + i % shrink) + at % 3] & 0xFF;
        }
        return (byte) (sum / (shrink * shrink));
    }
}
