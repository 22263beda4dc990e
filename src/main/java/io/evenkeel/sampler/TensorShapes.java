package io.evenkeel.sampler;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.onnx.UNetShape;
import io.evenkeel.onnx.UnsupportedModelException;
import java.util.Arrays;

/**
 * How a picture's size becomes the shapes inside a model.
 *
 * @param channels of the latents
 * @param pixels per latent, along one side
 * @param halvings of the sides on the U-Net's way down
 * @param hChannels of h, the mid block's output
 */
record TensorShapes(int channels, int pixels, int halvings, int hChannels) {
    private static final int USUAL_BLOCKS = 4; // of the autoencoders of Stable Diffusion 1, 2 and XL

    /**
     * Reads the U-Net's graph, and the decoder's configuration where there is one: the oldest folders have none.
     *
     * @throws UnsupportedModelException if they do not go together
     */
    static TensorShapes of(ModelFolder folder) {
        UNetShape unet = UNetShape.of(folder.graph("unet").proto().getGraph());
        checkWidths(folder.optionalJson("unet/config.json").path("block_out_channels"), unet);
        JsonNode decoder = folder.optionalJson("vae_decoder/config.json");
        int blocks = decoder.path("block_out_channels").size();
        int decoded = decoder.path("latent_channels").asInt(unet.channels());
        if (decoded != unet.channels()) {
            throw new UnsupportedModelException("the U-Net reads (" + unet.channels() + ") channels, the decoder ("
                    + decoded + ").\nMaybe it is made for inpainting or depth: those are not supported.");
        }
        return new TensorShapes(
                unet.channels(), 1 << ((blocks == 0 ? USUAL_BLOCKS : blocks) - 1), unet.halvings(), unet.hChannels());
    }

    private static void checkWidths(JsonNode widths, UNetShape unet) {
        boolean fits = widths.isEmpty()
                || (widths.size() == unet.halvings() + 1
                        && widths.path(unet.halvings()).asInt() == unet.hChannels());
        if (!fits) {
            throw new UnsupportedModelException(
                    "unet/config.json has (block_out_channels = " + widths + "), but the graph halves ("
                            + unet.halvings() + ") times, down to (" + unet.hChannels()
                            + ") channels.\nMaybe one of the two comes from another model.");
        }
    }

    /** What both sides of a picture must be a multiple of, in pixels. */
    int multiple() {
        return pixels << halvings;
    }

    /** Of the latents: [channels, height, width]. @throws UnsupportedImageRequestException as {@link #check} does */
    long[] latents(ImageSize size) {
        check(size);
        return new long[] {channels, size.height() / pixels, size.width() / pixels};
    }

    /** Refuses a size that the U-Net cannot halve so often. @throws UnsupportedImageRequestException naming the side */
    void check(ImageSize size) {
        check("width", size.width());
        check("height", size.height());
    }

    private void check(String name, int side) {
        if (side < multiple() || side % multiple() != 0) {
            throw new UnsupportedImageRequestException(
                    "invalid-size",
                    name + " (" + side + ") must be a multiple of " + multiple() + " for this model.\nMaybe "
                            + Math.max(1, Math.round((float) side / multiple())) * multiple() + " is meant.");
        }
    }

    /** The size of the picture that latents of a shape are of. @throws UnsupportedImageRequestException if the model has no such latents */
    ImageSize picture(long[] latents) {
        if (latents.length != 3 || latents[0] != channels) {
            throw new UnsupportedImageRequestException(
                    "invalid-latents",
                    "latents " + Arrays.toString(latents) + " are not [channels, height, width] with the model's ("
                            + channels + ") channels.");
        }
        ImageSize size = new ImageSize(Math.toIntExact(latents[2] * pixels), Math.toIntExact(latents[1] * pixels));
        check(size);
        return size;
    }

    /** Of h: [channels, height, width]. */
    long[] h(ImageSize size) {
        long[] latents = latents(size);
        return new long[] {hChannels, latents[1] >> halvings, latents[2] >> halvings};
    }
}
