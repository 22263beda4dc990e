package io.evenkeel.sampler;

import io.evenkeel.concept.Tensor;
import java.util.List;

/** What the engine drives: a model, step by step. */
public interface StepModel {
    /** How many rows of a call a picture's canvas takes. */
    int rowCount(ImageRequest request);

    /** An empty canvas. @throws UnsupportedImageRequestException if the picture cannot be drawn */
    SamplingState start(ImageRequest request);

    /** One step of each, in one call of the U-Net. The canvases are of one size, and none is finished. */
    void step(List<SamplingState> samplingStates);

    /** Finished latents of one size as pictures, [3, height, width] each in about -1 to 1. */
    List<Tensor> decode(List<Tensor> latents);
}
