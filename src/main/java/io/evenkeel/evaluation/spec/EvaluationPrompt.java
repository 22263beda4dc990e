package io.evenkeel.evaluation.spec;

import io.evenkeel.evaluation.method.PromptSample;
import io.evenkeel.sampler.text.PromptTemplate;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.zip.CRC32;

/**
 * A prompt to evaluate.
 *
 * @param occupation noun for the template's placeholder
 * @param seed seed of its first image; derived from the prompt if absent
 * @param guidance guidance scale of this prompt; 0 for the model's default
 * @param categories categories that it counts for
 */
public record EvaluationPrompt(
        PromptTemplate template, String occupation, OptionalLong seed, double guidance, List<String> categories) {
    public EvaluationPrompt {
        categories = List.copyOf(categories);
    }

    static EvaluationPrompt ofPrompt(String prompt, String category) {
        return new EvaluationPrompt(
                PromptTemplate.ofOccupation(prompt), "", OptionalLong.empty(), 0, List.of(category));
    }

    /**
     * Returns the i-th sample of the prompt.
     *
     * @param baseSeed added to seeds that are derived from prompts
     */
    public PromptSample sampleAt(int i, long baseSeed) {
        CRC32 crc = new CRC32();
        crc.update(template.fill(occupation).getBytes(StandardCharsets.UTF_8));
        return new PromptSample(template, occupation, seed.orElse(crc.getValue() + baseSeed) + i, guidance);
    }

    /** Omits prompts: they stay out of logs. */
    @Override
    public String toString() {
        return "EvaluationPrompt" + categories;
    }
}
