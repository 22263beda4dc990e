package io.evenkeel.evaluation.report;

/**
 * Pictures side by side.
 *
 * @param png the file
 */
public record Sheet(String name, String title, byte[] png) {
    public Sheet {
        png = png.clone();
    }

    @Override
    public byte[] png() {
        return png.clone();
    }
}
