package io.evenkeel.evaluation.report;

/**
 * A contact sheet.
 *
 * @param png the PNG file
 */
public record ImageGrid(String name, String title, byte[] png) {
    public ImageGrid {
        png = png.clone();
    }

    @Override
    public byte[] png() {
        return png.clone();
    }
}
