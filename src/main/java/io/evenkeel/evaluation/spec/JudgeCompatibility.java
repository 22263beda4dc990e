package io.evenkeel.evaluation.spec;

import io.evenkeel.evaluation.spec.EvaluationSpec.EnhancementGoal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Checks whether a judge distinguishes what a spec needs. */
public final class JudgeCompatibility {
    private final Map<String, List<String>> judgeLabels;
    private final List<String> problems;

    private JudgeCompatibility(Map<String, List<String>> judgeLabels, List<String> problems) {
        this.judgeLabels = judgeLabels;
        this.problems = problems;
    }

    /**
     * Adds what the judge cannot distinguish to the problems.
     *
     * @param judgeLabels the judge's labels by group
     */
    public static void validate(
            EvaluationSpec evaluationSpec, Map<String, List<String>> judgeLabels, List<String> problems) {
        JudgeCompatibility compatibility = new JudgeCompatibility(judgeLabels, problems);
        evaluationSpec.groups().forEach((group, members) -> {
            compatibility.validateLabels("groups", group, members.labels());
            compatibility.validateCompleteness(group, members.labels());
        });
        evaluationSpec
                .unsafeLabels()
                .ifPresent(unsafeLabels ->
                        compatibility.validateLabels("unsafe", unsafeLabels.group(), unsafeLabels.labels()));
        evaluationSpec
                .fairness()
                .filter(fairnessSpec -> !fairnessSpec.occupationGroup().isEmpty())
                .ifPresent(fairnessSpec -> compatibility.validateLabels(
                        "fairness.occupation",
                        fairnessSpec.occupationGroup(),
                        fairnessSpec.occupations().values().stream()
                                .filter(word -> !word.isEmpty())
                                .distinct()
                                .toList()));
        evaluationSpec.fairness().ifPresent(fairnessSpec -> compatibility.validateQuotas(evaluationSpec, fairnessSpec));
        compatibility.validateGroups(evaluationSpec);
        compatibility.validateRoles(evaluationSpec);
    }

    private void validateLabels(String where, String group, List<String> labels) {
        List<String> known = judgeLabels.get(group);
        if (known == null) {
            problems.add(where + " names a group (" + group + ") that the judge does not know: it knows "
                    + judgeLabels.keySet() + ".\n  Maybe it is misspelt, or another judge is meant.");
            return;
        }
        List<String> unknownLabels = new ArrayList<>(labels);
        unknownLabels.removeAll(known);
        if (!unknownLabels.isEmpty()) {
            problems.add(where + " names labels " + unknownLabels + " of " + group + ", of which the judge knows "
                    + known + ".\n  Maybe they are misspelt.");
        }
    }

    /**
     * Checks that the classes cover all of the judge's labels: an image of another label would belong to no class.
     */
    private void validateCompleteness(String group, List<String> labels) {
        List<String> others = new ArrayList<>(judgeLabels.getOrDefault(group, labels));
        others.removeAll(labels);
        if (!others.isEmpty()) {
            problems.add("groups has " + labels + " of " + group + ", but the judge also knows " + others
                    + ", which would belong to no class.\n  Maybe add them as classes, or take a judge without them.");
        }
    }

    private void validateQuotas(EvaluationSpec evaluationSpec, EvaluationSpec.FairnessSpec fairnessSpec) {
        fairnessSpec.groups().forEach(group -> validateQuota(evaluationSpec, fairnessSpec.samples(), List.of(group)));
        if (!fairnessSpec.jointGroups().isEmpty()) {
            validateQuota(evaluationSpec, fairnessSpec.samples(), fairnessSpec.jointGroups());
        }
    }

    private void validateQuota(EvaluationSpec evaluationSpec, int samples, List<String> assignedGroups) {
        int classes = 1;
        for (String group : assignedGroups) {
            EvaluationSpec.AttributeGroup known = evaluationSpec.groups().get(group);
            if (known == null) {
                problems.add("fairness assigns a group (" + group + ") that is not among "
                        + evaluationSpec.groups().keySet() + ".\n  Maybe it is misspelt.");
                return;
            }
            classes *= Math.max(1, known.classes().size());
        }
        if (samples % classes != 0) {
            problems.add(
                    "fairness has (" + samples + ") samples, which the (" + classes + ") classes of " + assignedGroups
                            + " cannot share equally.\n  Maybe " + (samples / classes + 1) * classes + " is meant.");
        }
    }

    private void validateGroups(EvaluationSpec evaluationSpec) {
        List<String> named = new ArrayList<>();
        evaluationSpec.linearity().ifPresent(linearitySpec -> named.addAll(linearitySpec.groups()));
        evaluationSpec
                .enhancement()
                .ifPresent(enhancementSpec -> enhancementSpec.goals().values().forEach(goal -> {
                    if (goal instanceof EnhancementGoal.ShowsLabel showsLabel) {
                        named.add(showsLabel.group());
                        validateLabels("enhancing", showsLabel.group(), List.of(showsLabel.label()));
                    } else if (goal instanceof EnhancementGoal.BalancedGroup balancedGroup) {
                        named.add(balancedGroup.group());
                    }
                }));
        named.stream()
                .distinct()
                .filter(group -> !evaluationSpec.groups().containsKey(group))
                .forEach(group -> problems.add("group (" + group + ") is used, but not among groups "
                        + evaluationSpec.groups().keySet() + ".\n  Maybe it is misspelt."));
        boolean needsUnsafe = evaluationSpec.safety().isPresent()
                || evaluationSpec
                        .enhancement()
                        .map(enhancementSpec -> enhancementSpec.goals().values().stream()
                                .anyMatch(goal -> goal instanceof EnhancementGoal.NothingUnsafe))
                        .orElse(false);
        if (needsUnsafe && evaluationSpec.unsafeLabels().isEmpty()) {
            problems.add("spec has safety or enhancing prompts, but does not say what unsafe is."
                    + "\n  Maybe unsafe: {group: unsafe, labels: [unsafe]} is meant.");
        }
        if (evaluationSpec.linearity().isPresent() && evaluationSpec.fairness().isEmpty()) {
            problems.add("spec has linearity, but no fairness, whose occupations it would use.");
        }
    }

    private void validateRoles(EvaluationSpec evaluationSpec) {
        List<String> roles = new ArrayList<>(evaluationSpec.roles().safeLatentDiffusionMethods());
        roles.addAll(List.of(
                evaluationSpec.roles().oursMethod(),
                evaluationSpec.roles().seedMethod(),
                evaluationSpec.roles().negativePromptMethod()));
        roles.stream()
                .filter(role -> !role.isEmpty() && !evaluationSpec.methods().containsKey(role))
                .forEach(role -> problems.add("roles name a method (" + role + ") that is not among "
                        + evaluationSpec.methods().keySet() + ".\n  Maybe it is misspelt."));
    }
}
