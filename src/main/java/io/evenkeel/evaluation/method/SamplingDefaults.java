package io.evenkeel.evaluation.method;

import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.diffusion.PictureRequest;
import io.evenkeel.diffusion.PictureSize;
import io.evenkeel.diffusion.Settings;

/** How all pictures of an evaluation are sampled. */
public record SamplingDefaults(PictureSize size, Settings settings) {
    /**
     * A picture of a scene.
     *
     * @param prompt which may be another than the scene's own
     */
    PictureRequest createRequest(PromptSample promptSample, String prompt, String negative, SteeringPlan plan) {
        double guidance = promptSample.guidance() == 0 ? settings.guidance() : promptSample.guidance();
        Settings imageSettings = new Settings(settings.solver(), settings.steps(), guidance, settings.rescale());
        return new PictureRequest(prompt, negative, promptSample.seed(), size, imageSettings, plan);
    }
}
