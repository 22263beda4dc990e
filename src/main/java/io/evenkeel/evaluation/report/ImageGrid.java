package io.evenkeel.evaluation.report;

/**
 * Pictures side by side.
 *
 * @param png the file
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
