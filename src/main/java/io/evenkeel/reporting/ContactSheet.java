package io.evenkeel.reporting;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;

/**
 * Draws images in rows and columns as one PNG file. Each image is scaled to a cell; a missing image leaves its cell grey. Not
 * thread-safe.
 */
public final class ContactSheet {
    private static final int GAP = 4;
    private static final Color MISSING = new Color(0xB0B0B0);

    private final int cellWidth;
    private final int cellHeight;
    private final int nameWidth;
    private final List<SheetRow> rows = new ArrayList<>();

    private record SheetRow(String name, List<Optional<byte[]>> images) {}

    /**
     * Creates an empty sheet.
     *
     * @param cellWidth width of each image, in pixels
     * @param nameWidth space for row names left of the images, in pixels; 0 to draw no names
     */
    public ContactSheet(int cellWidth, int cellHeight, int nameWidth) {
        this.cellWidth = cellWidth;
        this.cellHeight = cellHeight;
        this.nameWidth = nameWidth;
    }

    /**
     * Adds a row.
     *
     * @param images PNG files
     */
    public void addRow(String name, List<Optional<byte[]>> images) {
        rows.add(new SheetRow(name, List.copyOf(images)));
    }

    /** Returns the sheet as a PNG file. */
    public byte[] renderPng() {
        int columns = rows.stream().mapToInt(row -> row.images().size()).max().orElse(0);
        BufferedImage sheet = new BufferedImage(
                Math.max(1, nameWidth + columns * (cellWidth + GAP) - GAP),
                Math.max(1, rows.size() * (cellHeight + GAP) - GAP),
                BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = sheet.createGraphics();
        try {
            canvas.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
            canvas.setColor(Color.WHITE);
            canvas.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
            drawRows(canvas);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            ImageIO.write(sheet, "png", bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("a contact sheet cannot be drawn", e);
        } finally {
            canvas.dispose();
        }
    }

    private void drawRows(Graphics2D canvas) throws IOException {
        int y = 0;
        for (SheetRow row : rows) {
            if (nameWidth > 0) {
                canvas.setColor(Color.BLACK);
                canvas.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
                canvas.drawString(row.name(), GAP, y + cellHeight / 2);
            }
            int x = nameWidth;
            for (Optional<byte[]> image : row.images()) {
                drawCell(canvas, image, x, y);
                x += cellWidth + GAP;
            }
            y += cellHeight + GAP;
        }
    }

    private void drawCell(Graphics2D canvas, Optional<byte[]> png, int x, int y) throws IOException {
        if (png.isPresent()) {
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(png.get()));
            canvas.drawImage(image, x, y, cellWidth, cellHeight, null);
        } else {
            canvas.setColor(MISSING);
            canvas.fillRect(x, y, cellWidth, cellHeight);
        }
    }
}
