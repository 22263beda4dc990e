package io.evenkeel.generation;

import io.evenkeel.image.ImageSize;
import io.evenkeel.sampler.SamplingParameters;

/**
 * What the served model uses where a request does not say.
 *
 * @param size of an image
 * @param parameters of the sampler
 */
public record ModelDefaults(ImageSize size, SamplingParameters parameters) {
    /** Fills in what the request leaves open. This is the only place where defaults are applied. */
    public ResolvedRequest resolve(GenerationRequest request) {
        RequestedSampling requested = request.sampling();
        return new ResolvedRequest(
                request,
                new ImageSize(
                        requested.width().orElse(size.width()),
                        requested.height().orElse(size.height())),
                new SamplingParameters(
                        requested.scheduler().orElse(parameters.schedulerType()),
                        requested.steps().orElse(parameters.steps()),
                        requested.guidance().orElse(parameters.guidanceScale()),
                        parameters.guidanceRescale()));
    }
}
