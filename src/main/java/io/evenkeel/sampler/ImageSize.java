package io.evenkeel.sampler;

/**
 * A picture's sides.
 *
 * @param width in pixels
 * @param height in pixels
 */
public record ImageSize(int width, int height) {
    @Override
    public String toString() {
        return width + " x " + height;
    }
}
