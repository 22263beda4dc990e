package io.evenkeel.diffusion;

/**
 * A picture's sides.
 *
 * @param width in pixels
 * @param height in pixels
 */
public record PictureSize(int width, int height) {
    @Override
    public String toString() {
        return width + " x " + height;
    }
}
