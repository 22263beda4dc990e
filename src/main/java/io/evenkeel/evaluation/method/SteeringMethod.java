package io.evenkeel.evaluation.method;

import io.evenkeel.concept.Tensor;
import io.evenkeel.sampler.DiffusionModel;
import io.evenkeel.sampler.ImageRequest;
import java.util.List;

/** A method that steers images towards a target. Immutable. */
public sealed interface SteeringMethod
        permits BaselineMethod,
                NegativePromptMethod,
                SafeLatentDiffusionMethod,
                PromptRewritingMethod,
                HSpaceVectorMethod {
    /** Returns the name in tables. */
    String name();

    /** Returns a digest of all that its images depend on, apart from prompt sample, target and model. */
    String digest();

    /** Whether the method can serve a target. */
    boolean supports(SteeringTarget target);

    /** Creates the request for an image. */
    ImageRequest createRequest(PromptSample promptSample, SteeringTarget target, SamplingDefaults defaults);

    /**
     * Samples images of one size.
     *
     * @return [3, height, width] for each request
     * @throws io.evenkeel.sampler.UnsupportedImageRequestException if one cannot be generated
     */
    default List<Tensor> generate(DiffusionModel model, List<ImageRequest> batch) {
        return model.sample(batch);
    }

    /** Whether its images may share batches with those of other methods. */
    default boolean sharesBatches() {
        return true;
    }
}
