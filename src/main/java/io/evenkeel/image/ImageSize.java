package io.evenkeel.image;

/**
 * The size of an image.
 *
 * @param width in pixels
 * @param height in pixels
 */
public record ImageSize(int width, int height) {
    /**
     * Parses a text such as "128x128".
     *
     * @throws IllegalArgumentException if it is malformed
     */
    public static ImageSize parse(String text) {
        String[] sides = text.split("x", 2);
        if (sides.length < 2) {
            throw new IllegalArgumentException("size (" + text + ") is not of the form WIDTHxHEIGHT.");
        }
        return new ImageSize(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]));
    }

    @Override
    public String toString() {
        return width + " x " + height;
    }
}
