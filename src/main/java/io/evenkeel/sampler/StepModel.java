package io.evenkeel.sampler;

import io.evenkeel.concept.Tensor;
import java.util.List;

/** A model that the batching engine runs step by step. */
public interface StepModel {
    /** Returns the number of batch rows that an image occupies. */
    int rowCount(ImageRequest request);

    /**
     * Starts the sampling of an image.
     *
     * @throws UnsupportedImageRequestException if the image cannot be generated
     */
    SamplingState start(ImageRequest request);

    /** Advances each image by one step, in one call of the U-Net. All images have one size; none is finished. */
    void step(List<SamplingState> samplingStates);

    /** Decodes finished latents of one size into [3, height, width] each, with values in about -1 to 1. */
    List<Tensor> decode(List<Tensor> latents);
}
