package io.evenkeel.evaluation.method;

import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.platform.Sha256;
import io.evenkeel.sampler.ImageRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Rewrites the prompt to name the target: "a woman doctor".
 *
 * @param wordsByLabel words around the noun, for each label of each group
 */
public record PromptRewritingMethod(String name, Map<String, Map<String, WordPlacement>> wordsByLabel)
        implements SteeringMethod {
    public PromptRewritingMethod {
        wordsByLabel = Map.copyOf(wordsByLabel);
    }

    /** Words before and after the noun. */
    public record WordPlacement(String before, String after) {}

    @Override
    public String digest() {
        StringBuilder all = new StringBuilder();
        new TreeMap<>(wordsByLabel).forEach((group, labels) -> new TreeMap<>(labels)
                .forEach((label, words) ->
                        all.append(group + "=" + label + ":" + words.before() + "|" + words.after() + " ")));
        return Sha256.hex(all.toString().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean supports(SteeringTarget target) {
        return !target.avoidsUnsafe()
                && target.strengthFactor() == 1
                && !target.classes().isEmpty();
    }

    @Override
    public ImageRequest createRequest(PromptSample sample, SteeringTarget target, SamplingDefaults defaults) {
        return defaults.createRequest(
                sample, sample.promptWith(joinWords(target, true), joinWords(target, false)), "", SteeringPlan.NONE);
    }

    private String joinWords(SteeringTarget target, boolean before) {
        return new TreeMap<>(target.classes())
                .entrySet().stream()
                        .map(one -> wordsByLabel
                                .getOrDefault(one.getKey(), Map.of())
                                .get(one.getValue()))
                        .map(one -> one == null ? "" : before ? one.before() : one.after())
                        .filter(part -> !part.isEmpty())
                        .collect(Collectors.joining(" "));
    }
}
