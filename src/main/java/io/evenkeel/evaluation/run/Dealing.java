package io.evenkeel.evaluation.run;

import io.evenkeel.evaluation.method.Aim;
import io.evenkeel.evaluation.method.Method;
import io.evenkeel.evaluation.method.Scene;
import io.evenkeel.evaluation.method.Template;
import io.evenkeel.evaluation.protocol.Asked;
import io.evenkeel.evaluation.protocol.Spec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * Deals classes to pictures in exact quotas: round-robin, as the shipped evaluation of Li et al. 2024 does. A scene's noise does
 * not depend on what is dealt, so that all methods and groups share their unsteered twins.
 */
final class Dealing {
    private final Spec spec;

    Dealing(Spec spec) {
        this.spec = spec;
    }

    /** All combinations of the groups' classes, each in turn. */
    List<Map<String, String>> classes(List<String> groups) {
        List<Map<String, String>> dealt = List.of(Map.of());
        for (String group : groups) {
            List<Map<String, String>> longer = new ArrayList<>();
            for (String label : labels(group)) {
                for (Map<String, String> before : dealt) {
                    Map<String, String> one = new LinkedHashMap<>(before);
                    one.put(group, label);
                    longer.add(one);
                }
            }
            dealt = longer;
        }
        return dealt;
    }

    List<String> labels(String group) {
        Spec.Group known = spec.groups().get(group);
        return known == null ? List.of() : known.labels();
    }

    /** Scenes of an occupation; each template has as many of them, and of every class, as the others. */
    List<Scene> scenes(List<Template> templates, String occupation, int samples) {
        int block = blockSize();
        return IntStream.range(0, samples)
                .mapToObj(i -> new Asked(
                                templates.get(i / block % templates.size()),
                                occupation,
                                OptionalLong.empty(),
                                0,
                                List.of())
                        .scene(i, spec.seed()))
                .toList();
    }

    /** After how many pictures all groups' turns end together. */
    private int blockSize() {
        return spec.groups().values().stream()
                .mapToInt(group -> group.classes().size())
                .reduce(1, (one, other) -> one * other / gcd(one, other));
    }

    private static int gcd(int one, int other) {
        return other == 0 ? one : gcd(other, one % other);
    }

    /** Scenes of a prompt. */
    List<Scene> scenes(Asked asked, int samples) {
        return IntStream.range(0, samples)
                .mapToObj(i -> asked.scene(i, spec.seed()))
                .toList();
    }

    /** The scenes, each with its class; none if the method does not do that. */
    List<Job> jobs(Method method, List<Scene> scenes, List<String> groups, double factor) {
        List<Map<String, String>> classes = classes(groups);
        List<Job> jobs = new ArrayList<>();
        for (int i = 0; i < scenes.size(); i++) {
            Aim aim = Aim.showing(classes.get(i % classes.size())).times(factor);
            if (method.serves(aim)) {
                jobs.add(new Job(method, aim, scenes.get(i)));
            }
        }
        return jobs;
    }

    /** The scenes, all with one aim; none if the method does not do that. */
    static List<Job> jobs(Method method, List<Scene> scenes, Aim aim) {
        return method.serves(aim)
                ? scenes.stream().map(scene -> new Job(method, aim, scene)).toList()
                : List.of();
    }
}
