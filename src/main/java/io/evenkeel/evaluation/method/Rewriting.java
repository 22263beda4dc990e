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
public record Rewriting(String name, Map<String, Map<String, Words>> words) implements Method {
    public Rewriting {
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
    public boolean serves(Aim aim) {
        return !aim.safe() && aim.factor() == 1 && !aim.classes().isEmpty();
    }

    @Override
    public PictureRequest request(Scene scene, Aim aim, Frame frame) {
        return frame.request(scene, scene.prompt(part(aim, true), part(aim, false)), "", SteeringPlan.NONE);
    }

    private String part(Aim aim, boolean before) {
        return new TreeMap<>(aim.classes())
                .entrySet().stream()
                        .map(one -> words.getOrDefault(one.getKey(), Map.of()).get(one.getValue()))
                        .map(one -> one == null ? "" : before ? one.before() : one.after())
                        .filter(part -> !part.isEmpty())
                        .collect(Collectors.joining(" "));
    }
}
