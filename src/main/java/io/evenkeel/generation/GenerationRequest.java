package io.evenkeel.generation;

import io.evenkeel.platform.RequestId;
import io.evenkeel.platform.TenantId;
import io.evenkeel.policy.DisplayContext;

/**
 * What a platform asked for.
 *
 * @param id of the request: source and id of its CloudEvent
 * @param tenant whose policy decides
 * @param prompt what the images show
 * @param negativePrompt what the images must not show; empty for none
 * @param count number of images
 * @param seed of the first image's noise; the following images count up from it
 * @param sampling what the platform set of the sampler; the model's defaults fill in the rest
 * @param displayContext where the images will be shown
 */
public record GenerationRequest(
        RequestId id,
        TenantId tenant,
        String prompt,
        String negativePrompt,
        int count,
        long seed,
        RequestedSampling sampling,
        DisplayContext displayContext) {
    /** Leaves prompts out, because this text is logged. */
    @Override
    public String toString() {
        return "GenerationRequest[" + id + ", " + tenant + ", count=" + count + "]";
    }
}
