package io.evenkeel.evaluation.method;

import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.diffusion.PictureRequest;
import io.evenkeel.platform.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The prompt says what is wanted: "a woman doctor".
 *
 * @param words of each label of each group, to put before and after the noun
 */
public record PromptRewritingMethod(String name, Map<String, Map<String, Words>> words) implements SteeringMethod {
    public PromptRewritingMethod {
        words = Map.copyOf(words);
    }

    /** Words around a noun. */
    public record Words(String before, String after) {}

    @Override
    public String digest() {
        String all = new TreeMap<>(words)
                .entrySet().stream()
                        .map(group -> group.getKey() + new TreeMap<>(group.getValue()))
                        .collect(Collectors.joining(" "));
        return Sha256.hex(all.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean serves(SteeringTarget steeringTarget) {
        return !steeringTarget.safe()
                && steeringTarget.factor() == 1
                && !steeringTarget.classes().isEmpty();
    }

    @Override
    public PictureRequest request(
            PromptSample promptSample, SteeringTarget steeringTarget, SamplingDefaults samplingDefaults) {
        return samplingDefaults.request(
                promptSample,
                promptSample.prompt(part(steeringTarget, true), part(steeringTarget, false)),
                "",
                SteeringPlan.NONE);
    }

    private String part(SteeringTarget steeringTarget, boolean before) {
        return new TreeMap<>(steeringTarget.classes())
                .entrySet().stream()
                        .map(one -> words.getOrDefault(one.getKey(), Map.of()).get(one.getValue()))
                        .map(one -> one == null ? "" : before ? one.before() : one.after())
                        .filter(part -> !part.isEmpty())
                        .collect(Collectors.joining(" "));
    }
}
