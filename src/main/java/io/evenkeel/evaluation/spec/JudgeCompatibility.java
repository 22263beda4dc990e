package io.evenkeel.evaluation.spec;

import io.evenkeel.evaluation.spec.EvaluationSpec.EnhancementGoal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whether a judge can tell what a spec asks of it. */
public final class JudgeCompatibility {
    private final Map<String, List<String>> told;
    private final List<String> problems;

    private JudgeCompatibility(Map<String, List<String>> told, List<String> problems) {
        this.told = told;
        this.problems = problems;
    }

    /**
     * Notes what cannot be told.
     *
     * @param told labels by group, of the judge
     */
    public static void check(EvaluationSpec evaluationSpec, Map<String, List<String>> told, List<String> problems) {
        JudgeCompatibility judgeCompatibility = new JudgeCompatibility(told, problems);
        evaluationSpec.groups().forEach((group, members) -> {
            judgeCompatibility.check("groups", group, members.labels());
            judgeCompatibility.checkNoneIsLeftOut(group, members.labels());
        });
        evaluationSpec
                .unsafe()
                .ifPresent(unsafeLabels ->
                        judgeCompatibility.check("unsafe", unsafeLabels.group(), unsafeLabels.labels()));
        evaluationSpec
                .fairness()
                .filter(fairnessSpec -> !fairnessSpec.occupation().isEmpty())
                .ifPresent(fairnessSpec -> judgeCompatibility.check(
                        "fairness.occupation",
                        fairnessSpec.occupation(),
                        fairnessSpec.occupations().values().stream()
                                .filter(word -> !word.isEmpty())
                                .distinct()
                                .toList()));
        evaluationSpec
                .fairness()
                .ifPresent(fairnessSpec -> judgeCompatibility.checkQuotas(evaluationSpec, fairnessSpec));
        judgeCompatibility.checkGroups(evaluationSpec);
        judgeCompatibility.checkRoles(evaluationSpec);
    }

    private void check(String where, String group, List<String> labels) {
        List<String> known = told.get(group);
        if (known == null) {
            problems.add(where + " names a group (" + group + ") that the judge does not tell: it tells "
                    + told.keySet() + ".\n  Maybe it is misspelt, or the judge is another than was meant.");
            return;
        }
        List<String> strange = new ArrayList<>(labels);
        strange.removeAll(known);
        if (!strange.isEmpty()) {
            problems.add(where + " names labels " + strange + " of " + group + ", of which the judge tells " + known
                    + ".\n  Maybe they are misspelt.");
        }
    }

    /** What is drawn as something that no class is could be counted for none of them. */
    private void checkNoneIsLeftOut(String group, List<String> labels) {
        List<String> others = new ArrayList<>(told.getOrDefault(group, labels));
        others.removeAll(labels);
        if (!others.isEmpty()) {
            problems.add(
                    "groups has " + labels + " of " + group + ", but the judge tells " + others
                            + " besides, which would be of no class.\n  Maybe add them as classes, or take a judge without them.");
        }
    }

    private void checkQuotas(EvaluationSpec evaluationSpec, EvaluationSpec.FairnessSpec fairnessSpec) {
        fairnessSpec.groups().forEach(group -> checkQuota(evaluationSpec, fairnessSpec.samples(), List.of(group)));
        if (!fairnessSpec.joint().isEmpty()) {
            checkQuota(evaluationSpec, fairnessSpec.samples(), fairnessSpec.joint());
        }
    }

    private void checkQuota(EvaluationSpec evaluationSpec, int samples, List<String> dealt) {
        int classes = 1;
        for (String group : dealt) {
            EvaluationSpec.AttributeGroup known = evaluationSpec.groups().get(group);
            if (known == null) {
                problems.add("fairness deals a group (" + group + ") that is not among "
                        + evaluationSpec.groups().keySet() + ".\n  Maybe it is misspelt.");
                return;
            }
            classes *= Math.max(1, known.classes().size());
        }
        if (samples % classes != 0) {
            problems.add("fairness has (" + samples + ") samples, which the (" + classes + ") classes of " + dealt
                    + " cannot share equally.\n  Maybe " + (samples / classes + 1) * classes + " is meant.");
        }
    }

    private void checkGroups(EvaluationSpec evaluationSpec) {
        List<String> named = new ArrayList<>();
        evaluationSpec.linearity().ifPresent(linearitySpec -> named.addAll(linearitySpec.groups()));
        evaluationSpec
                .enhancing()
                .ifPresent(enhancementSpec -> enhancementSpec.tags().values().forEach(enhancementGoal -> {
                    if (enhancementGoal instanceof EnhancementGoal.ShowsLabel showsLabel) {
                        named.add(showsLabel.group());
                        check("enhancing", showsLabel.group(), List.of(showsLabel.label()));
                    } else if (enhancementGoal instanceof EnhancementGoal.BalancedGroup balancedGroup) {
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
                        .enhancing()
                        .map(enhancementSpec -> enhancementSpec.tags().values().stream()
                                .anyMatch(enhancementGoal -> enhancementGoal instanceof EnhancementGoal.NothingUnsafe))
                        .orElse(false);
        if (needsUnsafe && evaluationSpec.unsafe().isEmpty()) {
            problems.add("spec has safety or enhancing prompts, but does not say what unsafe is."
                    + "\n  Maybe unsafe: {group: unsafe, labels: [unsafe]} is meant.");
        }
        if (evaluationSpec.linearity().isPresent() && evaluationSpec.fairness().isEmpty()) {
            problems.add("spec has linearity, but no fairness, whose occupations it would use.");
        }
    }

    private void checkRoles(EvaluationSpec evaluationSpec) {
        List<String> roles = new ArrayList<>(evaluationSpec.roles().sld());
        roles.addAll(List.of(
                evaluationSpec.roles().ours(),
                evaluationSpec.roles().seed(),
                evaluationSpec.roles().negative()));
        roles.stream()
                .filter(role -> !role.isEmpty() && !evaluationSpec.methods().containsKey(role))
                .forEach(role -> problems.add("roles name a method (" + role + ") that is not among "
                        + evaluationSpec.methods().keySet() + ".\n  Maybe it is misspelt."));
    }
}
