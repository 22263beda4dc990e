package io.evenkeel.evaluation.method;

import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.platform.Sha256;
import io.evenkeel.sampler.ImageRequest;
import java.nio.charset.StandardCharsets;

/**
 * Uses a negative prompt in place of the empty prompt in classifier-free guidance.
 *
 * @param negativePrompt content to avoid
 */
public record NegativePromptMethod(String name, String negativePrompt) implements SteeringMethod {
    @Override
    public String digest() {
        return Sha256.hex(("negative " + negativePrompt).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean supports(SteeringTarget target) {
        return target.equals(SteeringTarget.SAFE);
    }

    @Override
    public ImageRequest createRequest(PromptSample sample, SteeringTarget target, SamplingDefaults defaults) {
        return defaults.createRequest(sample, sample.prompt(), negativePrompt, SteeringPlan.NONE);
    }

    /** Omits prompts: they stay out of logs. */
    @Override
    public String toString() {
        return "NegativePromptMethod[" + name + "]";
    }
}
