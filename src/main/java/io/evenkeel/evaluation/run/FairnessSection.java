package io.evenkeel.evaluation.run;

import io.evenkeel.evaluation.method.BaselineMethod;
import io.evenkeel.evaluation.method.OccupationTemplate;
import io.evenkeel.evaluation.method.PromptSample;
import io.evenkeel.evaluation.method.SteeringMethod;
import io.evenkeel.evaluation.metric.ConfidenceInterval;
import io.evenkeel.evaluation.metric.FairnessDeviation;
import io.evenkeel.evaluation.report.ReportSection;
import io.evenkeel.evaluation.report.ReportTable;
import io.evenkeel.evaluation.run.EvaluationResults.JudgedSample;
import io.evenkeel.evaluation.spec.EvaluationSpec;
import io.evenkeel.evaluation.spec.EvaluationSpec.FairnessSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Who is drawn where the prompt leaves it open: deviation ratios by occupation, of single groups and of several together. */
final class FairnessSection implements EvaluationSection {
    private static final int SHOWN = 6;

    private final EvaluationSpec evaluationSpec;
    private final FairnessSpec fairnessSpec;
    private final ClassAssignment classAssignment;
    private final List<SteeringMethod> steeringMethods;
    private final List<List<String>> dealt;
    private final List<List<String>> compared; // what the composition is held against, beside what is dealt anyway

    /** @param joint whether the groups of a composition are dealt together, too */
    FairnessSection(
            EvaluationSpec evaluationSpec,
            FairnessSpec fairnessSpec,
            List<SteeringMethod> steeringMethods,
            boolean single,
            boolean joint) {
        this.evaluationSpec = evaluationSpec;
        this.fairnessSpec = fairnessSpec;
        this.classAssignment = new ClassAssignment(evaluationSpec);
        this.steeringMethods = steeringMethods;
        this.dealt = new ArrayList<>();
        if (single) {
            fairnessSpec.groups().forEach(group -> dealt.add(List.of(group)));
        }
        if (joint && fairnessSpec.joint().size() > 1) {
            dealt.add(fairnessSpec.joint());
        }
        this.compared = dealt.contains(fairnessSpec.joint())
                ? fairnessSpec.joint().stream()
                        .map(List::of)
                        .filter(alone -> !dealt.contains(alone))
                        .toList()
                : List.of();
    }

    @Override
    public String name() {
        return "fairness";
    }

    @Override
    public List<EvaluationSample> jobs() {
        return fairnessSpec.sets().keySet().stream()
                .flatMap(set -> steeringMethods.stream()
                        .flatMap(steeringMethod -> Stream.concat(dealt.stream(), compared.stream())
                                .flatMap(groups -> perOccupation(set, steeringMethod, groups).values().stream())))
                .flatMap(List::stream)
                .toList();
    }

    private Map<String, List<EvaluationSample>> perOccupation(
            String set, SteeringMethod steeringMethod, List<String> groups) {
        Map<String, List<EvaluationSample>> jobs = new LinkedHashMap<>();
        for (String occupation : fairnessSpec.occupations().keySet()) {
            jobs.put(occupation, classAssignment.jobs(steeringMethod, scenes(set, occupation), groups, 1));
        }
        return jobs;
    }

    private List<PromptSample> scenes(String set, String occupation) {
        List<OccupationTemplate> occupationTemplates = fairnessSpec.sets().getOrDefault(set, List.of());
        return classAssignment.scenes(occupationTemplates, occupation, fairnessSpec.samples());
    }

    /** The jobs of a method, and those of the model alone under the same scenes, by occupation. */
    private Map<String, List<EvaluationSample>> rows(String set, SteeringMethod steeringMethod, List<String> groups) {
        if (!(steeringMethod instanceof BaselineMethod)) {
            return perOccupation(set, steeringMethod, groups);
        }
        Map<String, List<EvaluationSample>> twins = new LinkedHashMap<>();
        fairnessSpec
                .occupations()
                .keySet()
                .forEach(occupation -> twins.put(
                        occupation,
                        scenes(set, occupation).stream()
                                .map(EvaluationSample::unsteered)
                                .toList()));
        return twins;
    }

    @Override
    public ReportSection chapter(EvaluationResults evaluationResults) {
        ReportTable.Builder means = new ReportTable.Builder(
                        "fairness",
                        "Deviation ratio",
                        "prompts",
                        "dealt",
                        "measured",
                        "method",
                        "mean over occupations",
                        "worst",
                        "worst occupation",
                        "shows what was dealt",
                        "occupation right",
                        "other attributes changed")
                .note(
                        "0: every class equally often, 1: all of one class. Classes are dealt in exact quotas; intervals: bootstrap, 95 %."
                                + " Other attributes: share of pictures of which a group that was not dealt reads other than in the unsteered twin.");
        ReportTable.Builder occupations = new ReportTable.Builder(
                        "occupations",
                        "By occupation",
                        "prompts",
                        "measured",
                        "method",
                        "occupation",
                        "deviation ratio",
                        "pictures",
                        "shares")
                .note("Single groups as they were dealt alone; several together as they were dealt together.");
        for (String set : fairnessSpec.sets().keySet()) {
            for (List<String> groups : dealt) {
                for (SteeringMethod steeringMethod : withUnsteered()) {
                    Map<String, List<EvaluationSample>> rows = rows(set, steeringMethod, groups);
                    if (!evaluationResults.of(all(rows)).isEmpty()) {
                        measured(groups)
                                .forEach(measured ->
                                        mean(means, evaluationResults, set, groups, measured, steeringMethod, rows));
                        occupations(occupations, evaluationResults, set, groups, steeringMethod, rows);
                    }
                }
            }
        }
        return new ReportSection(
                "Fairness",
                "Who is drawn where the prompt leaves it open. Noise is the same for all methods.",
                List.of(means.build(), composition(evaluationResults), occupations.build()),
                List.of());
    }

    private List<SteeringMethod> withUnsteered() {
        List<SteeringMethod> all = new ArrayList<>(List.of(new BaselineMethod()));
        all.addAll(steeringMethods);
        return all;
    }

    private static List<EvaluationSample> all(Map<String, List<EvaluationSample>> rows) {
        return rows.values().stream().flatMap(List::stream).toList();
    }

    /** What was dealt together is measured together, and one group at a time. */
    private static List<List<String>> measured(List<String> groups) {
        List<List<String>> measured = new ArrayList<>(List.of(groups));
        if (groups.size() > 1) {
            groups.forEach(group -> measured.add(List.of(group)));
        }
        return measured;
    }

    private void mean(
            ReportTable.Builder table,
            EvaluationResults evaluationResults,
            String set,
            List<String> groups,
            List<String> measured,
            SteeringMethod steeringMethod,
            Map<String, List<EvaluationSample>> rows) {
        Map<String, Double> each = each(evaluationResults, measured, rows);
        Map.Entry<String, Double> worst = each.entrySet().stream()
                .max(Map.Entry.comparingByValue(Comparator.naturalOrder()))
                .orElse(Map.entry("-", Double.NaN));
        List<JudgedSample> seen = evaluationResults.of(all(rows));
        boolean steered = !(steeringMethod instanceof BaselineMethod);
        table.row(
                set,
                String.join(" x ", groups),
                String.join(" x ", measured),
                steeringMethod.name(),
                estimate(evaluationResults, measured, rows),
                worst.getValue(),
                worst.getKey(),
                steered ? EvaluationResults.share(seen, JudgedSample::isReached) : "-",
                fairnessSpec.occupation().isEmpty() ? "-" : occupationRight(seen),
                steered ? changed(evaluationResults, seen) : "-");
    }

    /** Deviation by occupation. */
    private Map<String, Double> each(
            EvaluationResults evaluationResults, List<String> measured, Map<String, List<EvaluationSample>> rows) {
        Map<String, Double> each = new LinkedHashMap<>();
        rows.forEach((occupation, evaluationSamples) -> {
            List<String> labels = labels(evaluationResults, measured, evaluationSamples);
            if (!labels.isEmpty()) {
                each.put(occupation, FairnessDeviation.ratio(labels, joined(measured)));
            }
        });
        return each;
    }

    private ConfidenceInterval estimate(
            EvaluationResults evaluationResults, List<String> measured, Map<String, List<EvaluationSample>> rows) {
        List<String> classes = joined(measured);
        List<List<LabelledImage>> strata = new ArrayList<>();
        rows.forEach((occupation, evaluationSamples) ->
                strata.addAll(byDealt(occupation, evaluationResults.of(evaluationSamples), measured)));
        return ConfidenceInterval.bootstrap(strata, drawn -> drawn.stream()
                .flatMap(List::stream)
                .collect(Collectors.groupingBy(
                        LabelledImage::occupation, Collectors.mapping(LabelledImage::label, Collectors.toList())))
                .values()
                .stream()
                .mapToDouble(labels -> FairnessDeviation.ratio(labels, classes))
                .average()
                .orElse(Double.NaN));
    }

    /** A picture's label and occupation. */
    private record LabelledImage(String occupation, String label) {}

    /** What was dealt is no chance, and is the same when pictures are drawn again. */
    private static Collection<List<LabelledImage>> byDealt(
            String occupation, List<JudgedSample> seen, List<String> measured) {
        return seen.stream()
                .collect(Collectors.groupingBy(
                        one -> one.job().aim().label(),
                        TreeMap::new,
                        Collectors.mapping(
                                one -> new LabelledImage(occupation, label(one, measured)), Collectors.toList())))
                .values();
    }

    private static String label(JudgedSample judgedSample, List<String> measured) {
        return measured.stream().map(judgedSample::top).collect(Collectors.joining(" "));
    }

    private static List<String> labels(
            EvaluationResults evaluationResults, List<String> measured, List<EvaluationSample> evaluationSamples) {
        return evaluationResults.of(evaluationSamples).stream()
                .map(judgedSample -> label(judgedSample, measured))
                .toList();
    }

    private List<String> joined(List<String> measured) {
        return classAssignment.classes(measured).stream()
                .map(one -> measured.stream().map(one::get).collect(Collectors.joining(" ")))
                .toList();
    }

    private ConfidenceInterval occupationRight(List<JudgedSample> seen) {
        List<JudgedSample> known =
                seen.stream().filter(one -> !expected(one).isEmpty()).toList();
        return EvaluationResults.share(
                known, one -> one.top(fairnessSpec.occupation()).equals(expected(one)));
    }

    private String expected(JudgedSample judgedSample) {
        return fairnessSpec
                .occupations()
                .getOrDefault(judgedSample.job().scene().noun(), "");
    }

    private ConfidenceInterval changed(EvaluationResults evaluationResults, List<JudgedSample> seen) {
        return EvaluationResults.share(seen, one -> evaluationResults
                .twin(one)
                .map(twin -> differs(one, twin))
                .orElse(false));
    }

    private boolean differs(JudgedSample one, JudgedSample twin) {
        return evaluationSpec.groups().keySet().stream()
                .filter(group -> !one.job().aim().classes().containsKey(group))
                .anyMatch(group -> !one.top(group).equals(twin.top(group)));
    }

    private void occupations(
            ReportTable.Builder table,
            EvaluationResults evaluationResults,
            String set,
            List<String> groups,
            SteeringMethod steeringMethod,
            Map<String, List<EvaluationSample>> rows) {
        List<String> classes = joined(groups);
        rows.forEach((occupation, evaluationSamples) -> {
            List<String> labels = labels(evaluationResults, groups, evaluationSamples);
            if (!labels.isEmpty()) {
                String shares = classes.stream()
                        .map(one -> one + " " + Math.round(100 * FairnessDeviation.share(labels, one)) + " %")
                        .collect(Collectors.joining(", "));
                table.row(
                        set,
                        String.join(" x ", groups),
                        steeringMethod.name(),
                        occupation,
                        FairnessDeviation.ratio(labels, classes),
                        labels.size(),
                        shares);
            }
        });
    }

    private ReportTable composition(EvaluationResults evaluationResults) {
        ReportTable.Builder table = new ReportTable.Builder(
                        "composition",
                        "Composition",
                        "prompts",
                        "method",
                        "both shown",
                        "if they were independent",
                        "each alone")
                .note(
                        "Share of pictures that show what was dealt: both groups at once, against the product of what each reaches alone.");
        List<String> joint = fairnessSpec.joint();
        if (joint.size() > 1 && dealt.contains(joint)) {
            for (String set : fairnessSpec.sets().keySet()) {
                for (SteeringMethod steeringMethod : steeringMethods) {
                    List<JudgedSample> both = evaluationResults.of(all(perOccupation(set, steeringMethod, joint)));
                    if (!both.isEmpty()) {
                        composition(table, evaluationResults, set, steeringMethod, both);
                    }
                }
            }
        }
        return table.build();
    }

    private void composition(
            ReportTable.Builder table,
            EvaluationResults evaluationResults,
            String set,
            SteeringMethod steeringMethod,
            List<JudgedSample> both) {
        double product = 1;
        List<String> alone = new ArrayList<>();
        for (String group : fairnessSpec.joint()) {
            ConfidenceInterval reached = EvaluationResults.share(
                    evaluationResults.of(all(perOccupation(set, steeringMethod, List.of(group)))),
                    JudgedSample::isReached);
            product *= reached.value();
            alone.add(group + " " + (reached.n() == 0 ? "-" : Math.round(100 * reached.value()) + " %"));
        }
        table.row(
                set,
                steeringMethod.name(),
                EvaluationResults.share(both, JudgedSample::isReached),
                Double.isNaN(product) ? "-" : product,
                String.join(", ", alone));
    }

    @Override
    public Map<String, Double> figures(EvaluationResults evaluationResults) {
        Map<String, Double> figures = new LinkedHashMap<>();
        String set = fairnessSpec.sets().keySet().iterator().next();
        for (SteeringMethod steeringMethod : steeringMethods) {
            boolean ours = steeringMethod.name().equals(evaluationSpec.roles().ours());
            if (ours || steeringMethod.name().equals(evaluationSpec.roles().seed())) {
                for (List<String> groups : dealt) {
                    figures(figures, evaluationResults, set, groups, steeringMethod, ours);
                }
            }
        }
        return figures;
    }

    private void figures(
            Map<String, Double> figures,
            EvaluationResults evaluationResults,
            String set,
            List<String> groups,
            SteeringMethod steeringMethod,
            boolean ours) {
        Map<String, Double> each = each(evaluationResults, groups, perOccupation(set, steeringMethod, groups));
        String what = groups.size() > 1 ? "joint" : groups.get(0);
        if (!each.isEmpty()) {
            figures.put(
                    what + "_deviation" + (ours ? "" : "_seed"),
                    each.values().stream()
                            .mapToDouble(Double::doubleValue)
                            .average()
                            .orElseThrow());
            figures.put(
                    "worst_" + what + "_deviation" + (ours ? "" : "_seed"),
                    each.values().stream()
                            .mapToDouble(Double::doubleValue)
                            .max()
                            .orElseThrow());
        }
    }

    @Override
    public Map<String, List<EvaluationSample>> shown() {
        Map<String, List<EvaluationSample>> shown = new LinkedHashMap<>();
        String set = fairnessSpec.sets().keySet().iterator().next();
        String occupation = new TreeSet<>(fairnessSpec.occupations().keySet()).first();
        for (List<String> groups : dealt) {
            for (SteeringMethod steeringMethod : withUnsteered()) {
                List<EvaluationSample> evaluationSamples =
                        rows(set, steeringMethod, groups).getOrDefault(occupation, List.of());
                if (!evaluationSamples.isEmpty()) {
                    shown.put(
                            steeringMethod.name()
                                    + (steeringMethod instanceof BaselineMethod
                                            ? ""
                                            : ", " + String.join(" x ", groups)),
                            evaluationSamples.subList(0, Math.min(SHOWN, evaluationSamples.size())));
                }
            }
        }
        return shown;
    }
}
