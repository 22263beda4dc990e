package io.evenkeel.evaluation.method;

import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.diffusion.PictureRequest;

/** The model alone. */
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
    public boolean serves(SteeringTarget steeringTarget) {
        return steeringTarget.isNone();
    }

    @Override
    public PictureRequest request(
            PromptSample promptSample, SteeringTarget steeringTarget, SamplingDefaults samplingDefaults) {
        return samplingDefaults.request(promptSample, promptSample.prompt(), "", SteeringPlan.NONE);
    }
}
