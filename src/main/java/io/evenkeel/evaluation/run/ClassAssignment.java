package io.evenkeel.evaluation.run;

import io.evenkeel.evaluation.method.PromptSample;
import io.evenkeel.evaluation.method.SteeringMethod;
import io.evenkeel.evaluation.method.SteeringTarget;
import io.evenkeel.evaluation.spec.EvaluationPrompt;
import io.evenkeel.evaluation.spec.EvaluationSpec;
import io.evenkeel.sampler.text.PromptTemplate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * Assigns classes to samples in exact quotas, round-robin, as the published evaluation of Li et al. 2024 does. A
 * sample's noise does not depend on its class, so all methods and groups share baselines.
 */
final class ClassAssignment {
    private final EvaluationSpec evaluationSpec;

    ClassAssignment(EvaluationSpec evaluationSpec) {
        this.evaluationSpec = evaluationSpec;
    }

    /** Returns all combinations of the groups' classes. */
    List<Map<String, String>> combinations(List<String> groups) {
        List<Map<String, String>> combinations = List.of(Map.of());
        for (String group : groups) {
            List<Map<String, String>> extended = new ArrayList<>();
            for (String label : labelsOf(group)) {
                for (Map<String, String> shorter : combinations) {
                    Map<String, String> one = new LinkedHashMap<>(shorter);
                    one.put(group, label);
                    extended.add(one);
                }
            }
            combinations = extended;
        }
        return combinations;
    }

    List<String> labelsOf(String group) {
        EvaluationSpec.AttributeGroup known = evaluationSpec.groups().get(group);
        return known == null ? List.of() : known.labels();
    }

    /** Returns samples of an occupation. Each template gets as many, and as many of every class, as the others. */
    List<PromptSample> promptSamples(List<PromptTemplate> templates, String occupation, int samples) {
        int block = blockSize();
        return IntStream.range(0, samples)
                .mapToObj(i -> new EvaluationPrompt(
                                templates.get(i / block % templates.size()),
                                occupation,
                                OptionalLong.empty(),
                                0,
                                List.of())
                        .sampleAt(i, evaluationSpec.seed()))
                .toList();
    }

    /** Returns the number of samples after which every group has completed its classes. */
    private int blockSize() {
        return evaluationSpec.groups().values().stream()
                .mapToInt(attributeGroup -> attributeGroup.classes().size())
                .reduce(1, (one, other) -> one * other / gcd(one, other));
    }

    private static int gcd(int one, int other) {
        return other == 0 ? one : gcd(other, one % other);
    }

    /** Returns samples of a prompt. */
    List<PromptSample> promptSamples(EvaluationPrompt prompt, int samples) {
        return IntStream.range(0, samples)
                .mapToObj(i -> prompt.sampleAt(i, evaluationSpec.seed()))
                .toList();
    }

    /** Assigns a class to each sample. Omits targets that the method does not support. */
    List<EvaluationSample> assign(
            SteeringMethod steeringMethod, List<PromptSample> promptSamples, List<String> groups, double factor) {
        List<Map<String, String>> classes = combinations(groups);
        List<EvaluationSample> evaluationSamples = new ArrayList<>();
        for (int i = 0; i < promptSamples.size(); i++) {
            SteeringTarget target =
                    SteeringTarget.ofClasses(classes.get(i % classes.size())).withFactor(factor);
            if (steeringMethod.supports(target)) {
                evaluationSamples.add(new EvaluationSample(steeringMethod, target, promptSamples.get(i)));
            }
        }
        return evaluationSamples;
    }

    /** Gives all samples one target. Returns none if the method does not support it. */
    static List<EvaluationSample> assignTarget(
            SteeringMethod steeringMethod, List<PromptSample> promptSamples, SteeringTarget target) {
        return steeringMethod.supports(target)
                ? promptSamples.stream()
                        .map(sample -> new EvaluationSample(steeringMethod, target, sample))
                        .toList()
                : List.of();
    }
}
