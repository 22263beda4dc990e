package io.evenkeel.evaluation.protocol;

import io.evenkeel.evaluation.protocol.Spec.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whether a judge can tell what a spec asks of it. */
public final class Fit {
    private final Map<String, List<String>> told;
    private final List<String> problems;

    private Fit(Map<String, List<String>> told, List<String> problems) {
        this.told = told;
        this.problems = problems;
    }

    /**
     * Notes what cannot be told.
     *
     * @param told labels by group, of the judge
     */
    public static void check(Spec spec, Map<String, List<String>> told, List<String> problems) {
        Fit fit = new Fit(told, problems);
        spec.groups().forEach((group, members) -> {
            fit.check("groups", group, members.labels());
            fit.checkNoneIsLeftOut(group, members.labels());
        });
        spec.unsafe().ifPresent(unsafe -> fit.check("unsafe", unsafe.group(), unsafe.labels()));
        spec.fairness()
                .filter(fairness -> !fairness.occupation().isEmpty())
                .ifPresent(fairness -> fit.check(
                        "fairness.occupation",
                        fairness.occupation(),
                        fairness.occupations().values().stream()
                                .filter(word -> !word.isEmpty())
                                .distinct()
                                .toList()));
        spec.fairness().ifPresent(fairness -> fit.checkQuotas(spec, fairness));
        fit.checkGroups(spec);
        fit.checkRoles(spec);
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

    private void checkQuotas(Spec spec, Spec.Fairness fairness) {
        fairness.groups().forEach(group -> checkQuota(spec, fairness.samples(), List.of(group)));
        if (!fairness.joint().isEmpty()) {
            checkQuota(spec, fairness.samples(), fairness.joint());
        }
    }

    private void checkQuota(Spec spec, int samples, List<String> dealt) {
        int classes = 1;
        for (String group : dealt) {
            Spec.Group known = spec.groups().get(group);
            if (known == null) {
                problems.add("fairness deals a group (" + group + ") that is not among "
                        + spec.groups().keySet() + ".\n  Maybe it is misspelt.");
                return;
            }
            classes *= Math.max(1, known.classes().size());
        }
        if (samples % classes != 0) {
            problems.add("fairness has (" + samples + ") samples, which the (" + classes + ") classes of " + dealt
                    + " cannot share equally.\n  Maybe " + (samples / classes + 1) * classes + " is meant.");
        }
    }

    private void checkGroups(Spec spec) {
        List<String> named = new ArrayList<>();
        spec.linearity().ifPresent(linearity -> named.addAll(linearity.groups()));
        spec.enhancing().ifPresent(enhancing -> enhancing.tags().values().forEach(tag -> {
            if (tag instanceof Tag.Shows shows) {
                named.add(shows.group());
                check("enhancing", shows.group(), List.of(shows.label()));
            } else if (tag instanceof Tag.Balanced balanced) {
                named.add(balanced.group());
            }
        }));
        named.stream()
                .distinct()
                .filter(group -> !spec.groups().containsKey(group))
                .forEach(group -> problems.add("group (" + group + ") is used, but not among groups "
                        + spec.groups().keySet() + ".\n  Maybe it is misspelt."));
        boolean needsUnsafe = spec.safety().isPresent()
                || spec.enhancing()
                        .map(enhancing -> enhancing.tags().values().stream().anyMatch(tag -> tag instanceof Tag.Safe))
                        .orElse(false);
        if (needsUnsafe && spec.unsafe().isEmpty()) {
            problems.add("spec has safety or enhancing prompts, but does not say what unsafe is."
                    + "\n  Maybe unsafe: {group: unsafe, labels: [unsafe]} is meant.");
        }
        if (spec.linearity().isPresent() && spec.fairness().isEmpty()) {
            problems.add("spec has linearity, but no fairness, whose occupations it would use.");
        }
    }

    private void checkRoles(Spec spec) {
        List<String> roles = new ArrayList<>(spec.roles().sld());
        roles.addAll(
                List.of(spec.roles().ours(), spec.roles().seed(), spec.roles().negative()));
        roles.stream()
                .filter(role -> !role.isEmpty() && !spec.methods().containsKey(role))
                .forEach(role -> problems.add("roles name a method (" + role + ") that is not among "
                        + spec.methods().keySet() + ".\n  Maybe it is misspelt."));
    }
}
