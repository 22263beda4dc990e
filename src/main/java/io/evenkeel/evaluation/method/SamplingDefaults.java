package io.evenkeel.evaluation.method;

import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.image.ImageSize;
import io.evenkeel.sampler.ImageRequest;
import io.evenkeel.sampler.SamplingParameters;

/** The size and sampling parameters of all images of an evaluation. */
public record SamplingDefaults(ImageSize size, SamplingParameters settings) {
    /**
     * Creates the request of a prompt sample.
     *
     * @param prompt may differ from the sample's prompt
     */
    ImageRequest createRequest(PromptSample sample, String prompt, String negative, SteeringPlan plan) {
        double guidance = sample.guidance() == 0 ? settings.guidanceScale() : sample.guidance();
        SamplingParameters imageSettings = new SamplingParameters(
                settings.schedulerType(), settings.steps(), guidance, settings.guidanceRescale());
        return new ImageRequest(prompt, negative, sample.seed(), size, imageSettings, plan);
    }
}
