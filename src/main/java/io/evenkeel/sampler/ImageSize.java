package io.evenkeel.sampler;

/**
 * The size of an image.
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
