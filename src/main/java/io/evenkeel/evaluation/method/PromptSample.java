package io.evenkeel.evaluation.method;

/**
 * A prompt and its noise: what a picture and its unsteered twin share.
 *
 * @param template of the prompt
 * @param occupation what fills its gap; empty where it has none
 * @param seed of the noise
 * @param guidance of the prompt's own; 0 for the model's usual
 */
public record PromptSample(OccupationTemplate template, String occupation, long seed, double guidance) {
    public String prompt() {
        return template.fill(occupation);
    }

    /** The prompt with words before and after the noun. */
    public String promptWith(String before, String after) {
        return template.fill((before + " " + occupation + " " + after).strip());
    }

    /** Prompts stay out of logs. */
    @Override
    public String toString() {
        return "Scene[seed " + seed + "]";
    }
}
