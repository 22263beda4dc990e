package io.evenkeel.provenance;

import java.util.List;

/**
 * A picture's file with its marks.
 *
 * @param png the file
 * @param pixelDigest SHA-256 of the RGB bytes as they were drawn, before any mark
 * @param layers the layers it has: "xmp", "c2pa", "watermark"
 */
public record MarkedImage(byte[] png, String pixelDigest, List<String> layers) {
    public MarkedImage {
        png = png.clone();
        layers = List.copyOf(layers);
    }

    @Override
    public byte[] png() {
        return png.clone();
    }

    /** Pictures stay out of logs. */
    @Override
    public String toString() {
        return "Marked[" + pixelDigest + ", " + layers + "]";
    }
}
