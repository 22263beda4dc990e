package io.evenkeel.diffusion;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.onnxgraph.UnusableModel;

/**
 * How a picture's size becomes the shapes inside a model.
 *
 * @param channels of the latents
 * @param pixels per latent, along one side
 * @param halvings of the sides on the U-Net's way down
 * @param hChannels of h, the mid block's output
 */
record Geometry(int channels, int pixels, int halvings, int hChannels) {
    private static final int USUAL_BLOCKS = 4; // of the autoencoders of Stable Diffusion 1, 2 and XL

    /** Reads the configurations of U-Net and decoder. @throws UnusableModel if they do not say */
    static Geometry of(ModelFolder folder) {
        JsonNode unet = folder.json("unet/config.json");
        JsonNode widths = unet.path("block_out_channels");
        if (widths.isEmpty()) {
            throw new UnusableModel("unet/config.json has no list (block_out_channels): the h-space cannot be told.");
        }
        JsonNode decoder = folder.optionalJson("vae_decoder/config.json");
        int blocks = decoder.path("block_out_channels").size();
        Geometry geometry = new Geometry(
                whole(unet, "in_channels"),
                1 << ((blocks == 0 ? USUAL_BLOCKS : blocks) - 1),
                widths.size() - 1,
                widths.path(widths.size() - 1).asInt());
        int decoded = decoder.path("latent_channels").asInt(geometry.channels);
        if (decoded != geometry.channels) {
            throw new UnusableModel("the U-Net reads (" + geometry.channels + ") channels, the decoder (" + decoded
                    + ").\nMaybe it is made for inpainting or depth: those are not supported.");
        }
        return geometry;
    }

    static int whole(JsonNode config, String key) {
        if (!config.path(key).isInt()) {
            throw new UnusableModel(
                    "unet/config.json has no whole number (" + key + "), but " + config.path(key) + ".");
        }
        return config.path(key).intValue();
    }

    /** What both sides of a picture must be a multiple of, in pixels. */
    int multiple() {
        return pixels << halvings;
    }

    /** Of the latents: [channels, height, width]. @throws Unsamplable if the U-Net cannot halve the sides so often */
    long[] latents(PictureSize size) {
        check("width", size.width());
        check("height", size.height());
        return new long[] {channels, size.height() / pixels, size.width() / pixels};
    }

    private void check(String name, int side) {
        if (side < multiple() || side % multiple() != 0) {
            throw new Unsamplable(
                    "invalid-size",
                    name + " (" + side + ") must be a multiple of " + multiple() + " for this model.\nMaybe "
                            + Math.max(1, Math.round((float) side / multiple())) * multiple() + " is meant.");
        }
    }

    /** Of h: [channels, height, width]. */
    long[] h(PictureSize size) {
        long[] latents = latents(size);
        return new long[] {hChannels, latents[1] >> halvings, latents[2] >> halvings};
    }
}
