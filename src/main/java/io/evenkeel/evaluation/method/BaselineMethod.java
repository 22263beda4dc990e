package io.evenkeel.evaluation.method;

import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.sampler.ImageRequest;

/** Generates images by the model alone, without steering. */
public record BaselineMethod() implements SteeringMethod {
    public static final String NAME = "unsteered";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String digest() {
        return NAME;
    }

    @Override
    public boolean supports(SteeringTarget target) {
        return target.isEmpty();
    }

    @Override
    public ImageRequest createRequest(PromptSample sample, SteeringTarget target, SamplingDefaults defaults) {
        return defaults.createRequest(sample, sample.prompt(), "", SteeringPlan.NONE);
    }
}
