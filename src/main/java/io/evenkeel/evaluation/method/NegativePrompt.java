package io.evenkeel.evaluation.method;

import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.diffusion.PictureRequest;
import io.evenkeel.platform.Sha256;
import java.nio.charset.StandardCharsets;

/**
 * What is not wanted takes the place of the empty prompt in guidance.
 *
 * @param negative what to keep away from
 */
public record NegativePrompt(String name, String negative) implements Method {
    @Override
    public String digest() {
        return Sha256.hex(("negative " + negative).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean serves(Aim aim) {
        return aim.equals(Aim.SAFE);
    }

    @Override
    public PictureRequest request(Scene scene, Aim aim, Frame frame) {
        return frame.request(scene, scene.prompt(), negative, SteeringPlan.NONE);
    }

    /** Prompts stay out of logs. */
    @Override
    public String toString() {
        return "NegativePrompt[" + name + "]";
    }
}
