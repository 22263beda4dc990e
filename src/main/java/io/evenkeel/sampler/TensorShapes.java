package io.evenkeel.sampler;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.image.ImageSize;
import io.evenkeel.onnx.UNetShape;
import io.evenkeel.onnx.UnsupportedModelException;
import java.util.Arrays;

/**
 * Computes the shapes of latents and h from the size of an image.
 *
 * @param channels channels of the latents
 * @param vaeScaleFactor pixels per latent along one side
 * @param downsamplings number of times the U-Net halves its input
 * @param hChannels channels of h, the mid block's output
 */
record TensorShapes(int channels, int vaeScaleFactor, int downsamplings, int hChannels) {
    private static final int DEFAULT_BLOCK_COUNT = 4; // that of the autoencoders of Stable Diffusion 1, 2 and XL

    /**
     * Reads the U-Net's graph and the decoder's configuration; the oldest folders have no configuration.
     *
     * @throws UnsupportedModelException if the two contradict each other
     */
    static TensorShapes readFrom(ModelFolder folder) {
        UNetShape unet = UNetShape.fromGraph(folder.readGraph("unet").proto().getGraph());
        validateBlockWidths(folder.readOptionalJson("unet/config.json").path("block_out_channels"), unet);
        JsonNode decoder = folder.readOptionalJson("vae_decoder/config.json");
        int blockCount = decoder.path("block_out_channels").size();
        int decoderChannels = decoder.path("latent_channels").asInt(unet.channels());
        if (decoderChannels != unet.channels()) {
            throw new UnsupportedModelException("the U-Net reads (" + unet.channels() + ") channels, the decoder ("
                    + decoderChannels + ").\nMaybe it is made for inpainting or depth: those are not supported.");
        }
        return new TensorShapes(
                unet.channels(),
                1 << ((blockCount == 0 ? DEFAULT_BLOCK_COUNT : blockCount) - 1),
                unet.downsamplings(),
                unet.hChannels());
    }

    private static void validateBlockWidths(JsonNode widths, UNetShape unet) {
        boolean fits = widths.isEmpty()
                || (widths.size() == unet.downsamplings() + 1
                        && widths.path(unet.downsamplings()).asInt() == unet.hChannels());
        if (!fits) {
            throw new UnsupportedModelException(
                    "unet/config.json has (block_out_channels = " + widths + "), but the graph halves ("
                            + unet.downsamplings() + ") times, down to (" + unet.hChannels()
                            + ") channels.\nMaybe one of the two comes from another model.");
        }
    }

    /** Returns the number of pixels that width and height must be a multiple of. */
    int sizeMultiple() {
        return vaeScaleFactor << downsamplings;
    }

    /**
     * Returns the shape of the latents, [channels, height, width].
     *
     * @throws UnsupportedImageRequestException if {@link #validateSize} rejects the size
     */
    long[] latentShape(ImageSize size) {
        validateSize(size);
        return new long[] {channels, size.height() / vaeScaleFactor, size.width() / vaeScaleFactor};
    }

    /**
     * Checks that the U-Net can halve the latents of this size.
     *
     * @throws UnsupportedImageRequestException naming the side that does not fit
     */
    void validateSize(ImageSize size) {
        validateSide("width", size.width());
        validateSide("height", size.height());
    }

    private void validateSide(String name, int side) {
        if (side < sizeMultiple() || side % sizeMultiple() != 0) {
            throw new UnsupportedImageRequestException(
                    "invalid-size",
                    name + " (" + side + ") must be a multiple of " + sizeMultiple() + " for this model.\nMaybe "
                            + Math.max(1, Math.round((float) side / sizeMultiple())) * sizeMultiple() + " is meant.");
        }
    }

    /**
     * Returns the size of the image that latents of this shape decode to.
     *
     * @throws UnsupportedImageRequestException if the model has no such latents
     */
    ImageSize imageSize(long[] latentShape) {
        if (latentShape.length != 3 || latentShape[0] != channels) {
            throw new UnsupportedImageRequestException(
                    "invalid-latents",
                    "latents " + Arrays.toString(latentShape) + " are not [channels, height, width] with the model's ("
                            + channels + ") channels.");
        }
        ImageSize size = new ImageSize(
                Math.toIntExact(latentShape[2] * vaeScaleFactor), Math.toIntExact(latentShape[1] * vaeScaleFactor));
        validateSize(size);
        return size;
    }

    /** Returns the shape of h, [channels, height, width]. */
    long[] hSpaceShape(ImageSize size) {
        long[] latentShape = latentShape(size);
        return new long[] {hChannels, latentShape[1] >> downsamplings, latentShape[2] >> downsamplings};
    }
}
