package io.evenkeel.evaluation.method;

import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.sampler.ImageRequest;
import io.evenkeel.sampler.ImageSize;
import io.evenkeel.sampler.SamplingParameters;

/** How all pictures of an evaluation are sampled. */
public record SamplingDefaults(ImageSize size, SamplingParameters settings) {
    /**
     * A picture of a scene.
     *
     * @param prompt which may be another than the scene's own
     */
    ImageRequest createRequest(PromptSample promptSample, String prompt, String negative, SteeringPlan plan) {
        double guidance = promptSample.guidance() == 0 ? settings.guidanceScale() : promptSample.guidance();
        SamplingParameters imageSettings = new SamplingParameters(
                settings.schedulerType(), settings.steps(), guidance, settings.guidanceRescale());
        return new ImageRequest(prompt, negative, promptSample.seed(), size, imageSettings, plan);
    }
}
