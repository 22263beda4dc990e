package io.evenkeel.evaluation.method;

import io.evenkeel.sampler.text.PromptTemplate;

/**
 * A prompt and its noise, which an image and its baseline share.
 *
 * @param template template of the prompt
 * @param occupation noun for the template's placeholder; empty if it has none
 * @param seed seed of the noise
 * @param guidance guidance scale of this prompt; 0 for the model's default
 */
public record PromptSample(PromptTemplate template, String occupation, long seed, double guidance) {
    public String prompt() {
        return template.fill(occupation);
    }

    /** Returns the prompt with words before and after the noun. */
    public String promptWith(String before, String after) {
        return template.fill((before + " " + occupation + " " + after).strip());
    }

    /** Omits prompts: they stay out of logs. */
    @Override
    public String toString() {
        return "PromptSample[seed " + seed + "]";
    }
}
