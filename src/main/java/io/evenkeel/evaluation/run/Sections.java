package io.evenkeel.evaluation.run;

import io.evenkeel.evaluation.method.Aim;
import io.evenkeel.evaluation.method.Method;
import io.evenkeel.evaluation.protocol.Spec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The sections that a spec has and a commission wants. */
record Sections(List<Section> all) {
    static Sections of(Spec spec, List<Method> methods, Commission commission) {
        Set<Part> only = commission.only();
        List<Section> all = new ArrayList<>();
        boolean single = only.contains(Part.FAIRNESS);
        boolean joint = only.contains(Part.COMPOSITION);
        if (single || joint) {
            spec.fairness().ifPresent(fairness -> all.add(new FairnessSection(spec, fairness, methods, single, joint)));
        }
        if (only.contains(Part.SAFETY)) {
            spec.safety()
                    .ifPresent(safety -> all.add(
                            new SafetySection(spec, safety, spec.unsafe().orElseThrow(), methods)));
        }
        if (only.contains(Part.ENHANCING)) {
            spec.enhancing().ifPresent(enhancing -> all.add(new EnhancingSection(spec, enhancing, methods)));
        }
        if (only.contains(Part.UNTOUCHED)) {
            spec.untouched().ifPresent(untouched -> all.add(new UntouchedSection(spec, untouched, methods)));
        }
        all.add(new PreservationSection(all.stream()
                .filter(section -> section instanceof FairnessSection || section instanceof SafetySection)
                .flatMap(section -> section.jobs().stream())
                .toList()));
        if (only.contains(Part.LINEARITY)) {
            spec.linearity()
                    .ifPresent(linearity ->
                            all.add(new LinearitySection(spec, spec.fairness().orElseThrow(), linearity, methods)));
        }
        if (only.contains(Part.COST) && spec.costRounds() > 0) {
            all.add(new CostSection(
                    methods,
                    aims(spec),
                    subject(spec),
                    spec.costRounds(),
                    commission.batch(),
                    commission.device().label()));
        }
        return new Sections(all);
    }

    private static List<Aim> aims(Spec spec) {
        List<Aim> aims = new ArrayList<>();
        spec.groups().keySet().stream()
                .findFirst()
                .ifPresent(group -> aims.add(
                        Aim.showing(new Dealing(spec).classes(List.of(group)).get(0))));
        aims.add(Aim.SAFE);
        return aims;
    }

    private static String subject(Spec spec) {
        return spec.fairness()
                .map(fairness -> fairness.occupations().keySet().iterator().next())
                .orElse("person");
    }

    List<Job> jobs() {
        return all.stream()
                .flatMap(section -> section.jobs().stream())
                .distinct()
                .toList();
    }

    /** By section, such as "fairness": rows of pictures to show. */
    Map<String, Map<String, List<Job>>> shown() {
        Map<String, Map<String, List<Job>>> shown = new LinkedHashMap<>();
        all.stream()
                .filter(section -> !section.shown().isEmpty())
                .forEach(section -> shown.put(section.name(), section.shown()));
        return shown;
    }
}
