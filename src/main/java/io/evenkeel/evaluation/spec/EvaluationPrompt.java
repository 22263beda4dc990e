package io.evenkeel.evaluation.spec;

import io.evenkeel.evaluation.method.OccupationTemplate;
import io.evenkeel.evaluation.method.PromptSample;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.zip.CRC32;

/**
 * A prompt that is tried.
 *
 * @param occupation what fills the template's gap
 * @param seed of its first picture's noise; where there is none, it follows from the prompt
 * @param guidance of its own; 0 for the model's usual
 * @param categories what it is counted under
 */
public record EvaluationPrompt(
        OccupationTemplate template, String occupation, OptionalLong seed, double guidance, List<String> categories) {
    public EvaluationPrompt {
        categories = List.copyOf(categories);
    }

    static EvaluationPrompt ofPrompt(String prompt, String category) {
        return new EvaluationPrompt(new OccupationTemplate(prompt), "", OptionalLong.empty(), 0, List.of(category));
    }

    /**
     * The i-th picture of it.
     *
     * @param baseSeed of all seeds that follow from prompts
     */
    public PromptSample sampleAt(int i, long baseSeed) {
        CRC32 crc = new CRC32();
        crc.update(template.fill(occupation).getBytes(StandardCharsets.UTF_8));
        return new PromptSample(template, occupation, seed.orElse(crc.getValue() + baseSeed) + i, guidance);
    }

    /** Prompts stay out of logs. */
    @Override
    public String toString() {
        return "Asked" + categories;
    }
}
