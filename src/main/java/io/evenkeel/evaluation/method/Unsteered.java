package io.evenkeel.evaluation.method;

import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.diffusion.PictureRequest;

/** The model alone. */
public record Unsteered() implements Method {
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
    public boolean serves(Aim aim) {
        return aim.isNone();
    }

    @Override
    public PictureRequest request(Scene scene, Aim aim, Frame frame) {
        return frame.request(scene, scene.prompt(), "", SteeringPlan.NONE);
    }
}
