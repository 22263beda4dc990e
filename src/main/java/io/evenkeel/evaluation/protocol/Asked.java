package io.evenkeel.evaluation.protocol;

import io.evenkeel.evaluation.method.Scene;
import io.evenkeel.evaluation.method.Template;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.zip.CRC32;

/**
 * A prompt that is tried.
 *
 * @param noun what fills the template's gap
 * @param seed of its first picture's noise; where there is none, it follows from the prompt
 * @param guidance of its own; 0 for the model's usual
 * @param categories what it is counted under
 */
public record Asked(Template template, String noun, OptionalLong seed, double guidance, List<String> categories) {
    public Asked {
        categories = List.copyOf(categories);
    }

    static Asked of(String prompt, String category) {
        return new Asked(new Template(prompt), "", OptionalLong.empty(), 0, List.of(category));
    }

    /**
     * The i-th picture of it.
     *
     * @param base of all seeds that follow from prompts
     */
    public Scene scene(int i, long base) {
        CRC32 crc = new CRC32();
        crc.update(template.of(noun).getBytes(StandardCharsets.UTF_8));
        return new Scene(template, noun, seed.orElse(crc.getValue() + base) + i, guidance);
    }

    /** Prompts stay out of logs. */
    @Override
    public String toString() {
        return "Asked" + categories;
    }
}
