package io.evenkeel.evaluation.report;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/** Rows of pictures with a name each: below one another stands what one noise became. */
public final class ContactSheet {
    private static final int IMAGE_SIDE = 96;
    private static final int NAME_WIDTH = 170;
    private static final int GAP = 4;

    private final Map<String, List<Path>> rows = new LinkedHashMap<>();

    /** Adds a row; files that are not there leave their place empty. */
    public void addRow(String name, List<Path> files) {
        rows.put(name, List.copyOf(files));
    }

    /** The sheet as a PNG file. */
    public byte[] renderPng() {
        int columns = rows.values().stream().mapToInt(List::size).max().orElse(0);
        BufferedImage image = new BufferedImage(
                NAME_WIDTH + columns * (IMAGE_SIDE + GAP),
                Math.max(1, rows.size()) * (IMAGE_SIDE + GAP),
                BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = image.createGraphics();
        canvas.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        canvas.setColor(Color.WHITE);
        canvas.fillRect(0, 0, image.getWidth(), image.getHeight());
        canvas.setColor(Color.BLACK);
        canvas.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
        try {
            int y = 0;
            for (Map.Entry<String, List<Path>> row : rows.entrySet()) {
                canvas.drawString(row.getKey(), GAP, y + IMAGE_SIDE / 2);
                drawRow(canvas, row.getValue(), y);
                y += IMAGE_SIDE + GAP;
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            ImageIO.write(image, "png", bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("a contact sheet cannot be made", e);
        } finally {
            canvas.dispose();
        }
    }

    private static void drawRow(Graphics2D canvas, List<Path> files, int y) throws IOException {
        int x = NAME_WIDTH;
        for (Path file : files) {
            if (Files.exists(file)) {
                canvas.drawImage(ImageIO.read(file.toFile()), x, y, IMAGE_SIDE, IMAGE_SIDE, null);
            }
            x += IMAGE_SIDE + GAP;
        }
    }
}
