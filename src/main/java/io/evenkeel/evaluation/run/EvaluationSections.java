package io.evenkeel.evaluation.run;

import io.evenkeel.evaluation.method.SteeringMethod;
import io.evenkeel.evaluation.method.SteeringTarget;
import io.evenkeel.evaluation.spec.EvaluationSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The sections that a spec defines and a request selects. */
record EvaluationSections(List<EvaluationSection> sections) {
    static EvaluationSections create(
            EvaluationSpec evaluationSpec, List<SteeringMethod> steeringMethods, EvaluationRequest request) {
        Set<EvaluationPart> parts = request.parts();
        List<EvaluationSection> sections = new ArrayList<>();
        boolean single = parts.contains(EvaluationPart.FAIRNESS);
        boolean joint = parts.contains(EvaluationPart.COMPOSITION);
        if (single || joint) {
            evaluationSpec
                    .fairness()
                    .ifPresent(fairnessSpec -> sections.add(
                            new FairnessSection(evaluationSpec, fairnessSpec, steeringMethods, single, joint)));
        }
        if (parts.contains(EvaluationPart.SAFETY)) {
            evaluationSpec
                    .safety()
                    .ifPresent(safetySpec -> sections.add(new SafetySection(
                            evaluationSpec,
                            safetySpec,
                            evaluationSpec.unsafeLabels().orElseThrow(),
                            steeringMethods)));
        }
        if (parts.contains(EvaluationPart.ENHANCING)) {
            evaluationSpec
                    .enhancement()
                    .ifPresent(enhancementSpec ->
                            sections.add(new EnhancementSection(evaluationSpec, enhancementSpec, steeringMethods)));
        }
        if (parts.contains(EvaluationPart.UNTOUCHED)) {
            evaluationSpec
                    .unaffectedPrompts()
                    .ifPresent(unaffectedPromptsSpec -> sections.add(
                            new UnaffectedPromptsSection(evaluationSpec, unaffectedPromptsSpec, steeringMethods)));
        }
        sections.add(new PreservationSection(sections.stream()
                .filter(section -> section instanceof FairnessSection || section instanceof SafetySection)
                .flatMap(section -> section.samples().stream())
                .toList()));
        if (parts.contains(EvaluationPart.LINEARITY)) {
            evaluationSpec
                    .linearity()
                    .ifPresent(linearitySpec -> sections.add(new LinearitySection(
                            evaluationSpec, evaluationSpec.fairness().orElseThrow(), linearitySpec, steeringMethods)));
        }
        if (parts.contains(EvaluationPart.COST) && evaluationSpec.costRounds() > 0) {
            sections.add(new CostSection(
                    steeringMethods,
                    costTargets(evaluationSpec),
                    costPrompt(evaluationSpec),
                    evaluationSpec.costRounds(),
                    request.batchSize(),
                    request.device().label()));
        }
        return new EvaluationSections(sections);
    }

    private static List<SteeringTarget> costTargets(EvaluationSpec evaluationSpec) {
        List<SteeringTarget> steeringTargets = new ArrayList<>();
        evaluationSpec.groups().keySet().stream()
                .findFirst()
                .ifPresent(group -> steeringTargets.add(SteeringTarget.ofClasses(new ClassAssignment(evaluationSpec)
                        .combinations(List.of(group))
                        .get(0))));
        steeringTargets.add(SteeringTarget.SAFE);
        return steeringTargets;
    }

    private static String costPrompt(EvaluationSpec evaluationSpec) {
        return evaluationSpec
                .fairness()
                .map(fairnessSpec ->
                        fairnessSpec.occupations().keySet().iterator().next())
                .orElse("person");
    }

    List<EvaluationSample> samples() {
        return sections.stream()
                .flatMap(section -> section.samples().stream())
                .distinct()
                .toList();
    }

    /** Returns the rows of each section's contact sheet. */
    Map<String, Map<String, List<EvaluationSample>>> examples() {
        Map<String, Map<String, List<EvaluationSample>>> shown = new LinkedHashMap<>();
        sections.stream()
                .filter(section -> !section.examples().isEmpty())
                .forEach(section -> shown.put(section.name(), section.examples()));
        return shown;
    }
}
