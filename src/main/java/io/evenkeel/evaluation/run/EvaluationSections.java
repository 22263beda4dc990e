package io.evenkeel.evaluation.run;

import io.evenkeel.evaluation.method.SteeringMethod;
import io.evenkeel.evaluation.method.SteeringTarget;
import io.evenkeel.evaluation.spec.EvaluationSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The sections that a spec has and a commission wants. */
record EvaluationSections(List<EvaluationSection> all) {
    static EvaluationSections of(
            EvaluationSpec evaluationSpec, List<SteeringMethod> steeringMethods, EvaluationRequest evaluationRequest) {
        Set<EvaluationPart> only = evaluationRequest.only();
        List<EvaluationSection> all = new ArrayList<>();
        boolean single = only.contains(EvaluationPart.FAIRNESS);
        boolean joint = only.contains(EvaluationPart.COMPOSITION);
        if (single || joint) {
            evaluationSpec
                    .fairness()
                    .ifPresent(fairnessSpec ->
                            all.add(new FairnessSection(evaluationSpec, fairnessSpec, steeringMethods, single, joint)));
        }
        if (only.contains(EvaluationPart.SAFETY)) {
            evaluationSpec
                    .safety()
                    .ifPresent(safetySpec -> all.add(new SafetySection(
                            evaluationSpec, safetySpec, evaluationSpec.unsafe().orElseThrow(), steeringMethods)));
        }
        if (only.contains(EvaluationPart.ENHANCING)) {
            evaluationSpec
                    .enhancing()
                    .ifPresent(enhancementSpec ->
                            all.add(new EnhancementSection(evaluationSpec, enhancementSpec, steeringMethods)));
        }
        if (only.contains(EvaluationPart.UNTOUCHED)) {
            evaluationSpec
                    .untouched()
                    .ifPresent(unaffectedPromptsSpec -> all.add(
                            new UnaffectedPromptsSection(evaluationSpec, unaffectedPromptsSpec, steeringMethods)));
        }
        all.add(new PreservationSection(all.stream()
                .filter(evaluationSection ->
                        evaluationSection instanceof FairnessSection || evaluationSection instanceof SafetySection)
                .flatMap(evaluationSection -> evaluationSection.jobs().stream())
                .toList()));
        if (only.contains(EvaluationPart.LINEARITY)) {
            evaluationSpec
                    .linearity()
                    .ifPresent(linearitySpec -> all.add(new LinearitySection(
                            evaluationSpec, evaluationSpec.fairness().orElseThrow(), linearitySpec, steeringMethods)));
        }
        if (only.contains(EvaluationPart.COST) && evaluationSpec.costRounds() > 0) {
            all.add(new CostSection(
                    steeringMethods,
                    aims(evaluationSpec),
                    subject(evaluationSpec),
                    evaluationSpec.costRounds(),
                    evaluationRequest.batch(),
                    evaluationRequest.device().label()));
        }
        return new EvaluationSections(all);
    }

    private static List<SteeringTarget> aims(EvaluationSpec evaluationSpec) {
        List<SteeringTarget> steeringTargets = new ArrayList<>();
        evaluationSpec.groups().keySet().stream()
                .findFirst()
                .ifPresent(group -> steeringTargets.add(SteeringTarget.showing(new ClassAssignment(evaluationSpec)
                        .classes(List.of(group))
                        .get(0))));
        steeringTargets.add(SteeringTarget.SAFE);
        return steeringTargets;
    }

    private static String subject(EvaluationSpec evaluationSpec) {
        return evaluationSpec
                .fairness()
                .map(fairnessSpec ->
                        fairnessSpec.occupations().keySet().iterator().next())
                .orElse("person");
    }

    List<EvaluationSample> jobs() {
        return all.stream()
                .flatMap(evaluationSection -> evaluationSection.jobs().stream())
                .distinct()
                .toList();
    }

    /** By section, such as "fairness": rows of pictures to show. */
    Map<String, Map<String, List<EvaluationSample>>> shown() {
        Map<String, Map<String, List<EvaluationSample>>> shown = new LinkedHashMap<>();
        all.stream()
                .filter(evaluationSection -> !evaluationSection.shown().isEmpty())
                .forEach(evaluationSection -> shown.put(evaluationSection.name(), evaluationSection.shown()));
        return shown;
    }
}
