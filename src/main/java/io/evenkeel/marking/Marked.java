package io.evenkeel.marking;

import java.util.List;

/**
 * A picture's file with its marks.
 *
 * @param png the file
 * @param pixels SHA-256 of the RGB bytes as they were drawn, before any mark
 * @param marks the layers it has: "xmp", "c2pa", "watermark"
 */
public record Marked(byte[] png, String pixels, List<String> marks) {
    public Marked {
        png = png.clone();
        marks = List.copyOf(marks);
    }

    @Override
    public byte[] png() {
        return png.clone();
    }

    /** Pictures stay out of logs. */
    @Override
    public String toString() {
        return "Marked[" + pixels + ", " + marks + "]";
    }
}
