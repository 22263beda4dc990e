package io.evenkeel.evaluation.method;

import io.evenkeel.concept.Tensor;
import io.evenkeel.sampler.DiffusionModel;
import io.evenkeel.sampler.ImageRequest;
import java.util.List;

/** One way to reach aims. Immutable. */
public sealed interface SteeringMethod
        permits BaselineMethod,
                NegativePromptMethod,
                SafeLatentDiffusionMethod,
                PromptRewritingMethod,
                HSpaceVectorMethod {
    /** What it is called in the tables. */
    String name();

    /** Of all that its pictures depend on, beside scene, aim and model. */
    String digest();

    /** Whether it can do anything for an aim. */
    boolean supports(SteeringTarget steeringTarget);

    /**
     * What to sample.
     *
     * @param steeringTarget that it serves
     */
    ImageRequest createRequest(
            PromptSample promptSample, SteeringTarget steeringTarget, SamplingDefaults samplingDefaults);

    /**
     * Samples pictures of one size.
     *
     * @return [3, height, width] each
     * @throws io.evenkeel.sampler.UnsupportedImageRequestException if one cannot be drawn
     */
    default List<Tensor> generate(DiffusionModel model, List<ImageRequest> batch) {
        return model.sample(batch);
    }

    /** Whether its pictures may share batches with those of other methods. */
    default boolean sharesBatches() {
        return true;
    }
}
