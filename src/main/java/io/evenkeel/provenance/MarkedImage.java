package io.evenkeel.provenance;

import java.util.List;

/**
 * An image file with its marks.
 *
 * @param png the file
 * @param pixelDigest SHA-256 of the RGB bytes before any mark
 * @param layers layers of the file: "xmp", "c2pa", "watermark"
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

    /** Omits the image, so that it stays out of logs. */
    @Override
    public String toString() {
        return "MarkedImage[" + pixelDigest + ", " + layers + "]";
    }
}
