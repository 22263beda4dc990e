package io.evenkeel.evaluation.run;

import io.evenkeel.evaluation.method.BaselineMethod;
import io.evenkeel.evaluation.method.PromptSample;
import io.evenkeel.evaluation.method.SteeringMethod;
import io.evenkeel.evaluation.metric.ConfidenceInterval;
import io.evenkeel.evaluation.metric.FairnessDeviation;
import io.evenkeel.evaluation.report.ReportSection;
import io.evenkeel.evaluation.report.ReportTable;
import io.evenkeel.evaluation.run.EvaluationResults.JudgedSample;
import io.evenkeel.evaluation.spec.EvaluationSpec;
import io.evenkeel.evaluation.spec.EvaluationSpec.FairnessSpec;
import io.evenkeel.sampler.text.PromptTemplate;
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

/**
 * Measures whom images show where the prompt leaves it open: deviation ratios by occupation, for single groups and
 * for several together.
 */
final class FairnessSection implements EvaluationSection {
    private static final int MAX_EXAMPLES = 6;

    private final EvaluationSpec evaluationSpec;
    private final FairnessSpec fairnessSpec;
    private final ClassAssignment assignment;
    private final List<SteeringMethod> steeringMethods;
    private final List<List<String>> assignedGroups;
    private final List<List<String>> comparedGroups; // single groups to compare a composition with

    /**
     * Creates the section.
     *
     * @param joint whether to assign the groups of the composition together, too
     */
    FairnessSection(
            EvaluationSpec evaluationSpec,
            FairnessSpec fairnessSpec,
            List<SteeringMethod> steeringMethods,
            boolean single,
            boolean joint) {
        this.evaluationSpec = evaluationSpec;
        this.fairnessSpec = fairnessSpec;
        this.assignment = new ClassAssignment(evaluationSpec);
        this.steeringMethods = steeringMethods;
        this.assignedGroups = new ArrayList<>();
        if (single) {
            fairnessSpec.groups().forEach(group -> assignedGroups.add(List.of(group)));
        }
        if (joint && fairnessSpec.jointGroups().size() > 1) {
            assignedGroups.add(fairnessSpec.jointGroups());
        }
        this.comparedGroups = assignedGroups.contains(fairnessSpec.jointGroups())
                ? fairnessSpec.jointGroups().stream()
                        .map(List::of)
                        .filter(alone -> !assignedGroups.contains(alone))
                        .toList()
                : List.of();
    }

    @Override
    public String name() {
        return "fairness";
    }

    @Override
    public List<EvaluationSample> samples() {
        return fairnessSpec.templateSets().keySet().stream()
                .flatMap(set -> steeringMethods.stream()
                        .flatMap(steeringMethod -> Stream.concat(assignedGroups.stream(), comparedGroups.stream())
                                .flatMap(groups -> samplesByOccupation(set, steeringMethod, groups).values().stream())))
                .flatMap(List::stream)
                .toList();
    }

    private Map<String, List<EvaluationSample>> samplesByOccupation(
            String set, SteeringMethod steeringMethod, List<String> groups) {
        Map<String, List<EvaluationSample>> samples = new LinkedHashMap<>();
        for (String occupation : fairnessSpec.occupations().keySet()) {
            samples.put(occupation, assignment.assign(steeringMethod, promptSamples(set, occupation), groups, 1));
        }
        return samples;
    }

    private List<PromptSample> promptSamples(String set, String occupation) {
        List<PromptTemplate> templates = fairnessSpec.templateSets().getOrDefault(set, List.of());
        return assignment.promptSamples(templates, occupation, fairnessSpec.samples());
    }

    /**
     * Returns a method's samples by occupation; for the baseline method, the baselines of the same prompt samples.
     */
    private Map<String, List<EvaluationSample>> samplesOrBaselines(
            String set, SteeringMethod steeringMethod, List<String> groups) {
        if (!(steeringMethod instanceof BaselineMethod)) {
            return samplesByOccupation(set, steeringMethod, groups);
        }
        Map<String, List<EvaluationSample>> baselines = new LinkedHashMap<>();
        fairnessSpec
                .occupations()
                .keySet()
                .forEach(occupation -> baselines.put(
                        occupation,
                        promptSamples(set, occupation).stream()
                                .map(EvaluationSample::baselineOf)
                                .toList()));
        return baselines;
    }

    @Override
    public ReportSection toReportSection(EvaluationResults results) {
        ReportTable.Builder means = new ReportTable.Builder(
                        "fairness",
                        "Deviation ratio",
                        "prompts",
                        "assigned",
                        "measured",
                        "method",
                        "mean over occupations",
                        "worst",
                        "worst occupation",
                        "shows assigned class",
                        "occupation right",
                        "other attributes changed")
                .withNote(
                        "0: every class equally often, 1: all of one class. Classes are assigned in exact quotas; intervals: bootstrap, 95 %."
                                + " Other attributes: share of images in which a group that was not assigned differs from the baseline.");
        ReportTable.Builder occupations = new ReportTable.Builder(
                        "occupations",
                        "By occupation",
                        "prompts",
                        "measured",
                        "method",
                        "occupation",
                        "deviation ratio",
                        "images",
                        "shares")
                .withNote("Single groups when assigned alone; several together when assigned together.");
        for (String set : fairnessSpec.templateSets().keySet()) {
            for (List<String> groups : assignedGroups) {
                for (SteeringMethod steeringMethod : withBaseline()) {
                    Map<String, List<EvaluationSample>> rows = samplesOrBaselines(set, steeringMethod, groups);
                    if (!results.observed(flatten(rows)).isEmpty()) {
                        measuredGroups(groups)
                                .forEach(measuredGroups ->
                                        addMeanRow(means, results, set, groups, measuredGroups, steeringMethod, rows));
                        addOccupationRows(occupations, results, set, groups, steeringMethod, rows);
                    }
                }
            }
        }
        return new ReportSection(
                "Fairness",
                "Whom images show where the prompt leaves it open. All methods use the same noise.",
                List.of(means.build(), compositionTable(results), occupations.build()),
                List.of());
    }

    private List<SteeringMethod> withBaseline() {
        List<SteeringMethod> all = new ArrayList<>(List.of(new BaselineMethod()));
        all.addAll(steeringMethods);
        return all;
    }

    private static List<EvaluationSample> flatten(Map<String, List<EvaluationSample>> rows) {
        return rows.values().stream().flatMap(List::stream).toList();
    }

    /** Returns the groups to measure: those assigned together, and each of them alone. */
    private static List<List<String>> measuredGroups(List<String> groups) {
        List<List<String>> measuredGroups = new ArrayList<>(List.of(groups));
        if (groups.size() > 1) {
            groups.forEach(group -> measuredGroups.add(List.of(group)));
        }
        return measuredGroups;
    }

    private void addMeanRow(
            ReportTable.Builder table,
            EvaluationResults results,
            String set,
            List<String> groups,
            List<String> measuredGroups,
            SteeringMethod steeringMethod,
            Map<String, List<EvaluationSample>> rows) {
        Map<String, Double> deviations = deviationByOccupation(results, measuredGroups, rows);
        Map.Entry<String, Double> worst = deviations.entrySet().stream()
                .max(Map.Entry.comparingByValue(Comparator.naturalOrder()))
                .orElse(Map.entry("-", Double.NaN));
        List<JudgedSample> seen = results.observed(flatten(rows));
        boolean steered = !(steeringMethod instanceof BaselineMethod);
        table.addRow(
                set,
                String.join(" x ", groups),
                String.join(" x ", measuredGroups),
                steeringMethod.name(),
                estimateDeviation(results, measuredGroups, rows),
                worst.getValue(),
                worst.getKey(),
                steered ? EvaluationResults.shareOf(seen, JudgedSample::showsTarget) : "-",
                fairnessSpec.occupationGroup().isEmpty() ? "-" : occupationAccuracy(seen),
                steered ? shareChanged(results, seen) : "-");
    }

    /** Returns the deviation ratio by occupation. */
    private Map<String, Double> deviationByOccupation(
            EvaluationResults results, List<String> measuredGroups, Map<String, List<EvaluationSample>> rows) {
        Map<String, Double> deviations = new LinkedHashMap<>();
        rows.forEach((occupation, evaluationSamples) -> {
            List<String> labels = labelsOf(results, measuredGroups, evaluationSamples);
            if (!labels.isEmpty()) {
                deviations.put(occupation, FairnessDeviation.ratio(labels, combinedClasses(measuredGroups)));
            }
        });
        return deviations;
    }

    private ConfidenceInterval estimateDeviation(
            EvaluationResults results, List<String> measuredGroups, Map<String, List<EvaluationSample>> rows) {
        List<String> classes = combinedClasses(measuredGroups);
        List<List<LabelledImage>> strata = new ArrayList<>();
        rows.forEach((occupation, evaluationSamples) ->
                strata.addAll(groupByAssignment(occupation, results.observed(evaluationSamples), measuredGroups)));
        return ConfidenceInterval.bootstrap(strata, resampled -> resampled.stream()
                .flatMap(List::stream)
                .collect(Collectors.groupingBy(
                        LabelledImage::occupation, Collectors.mapping(LabelledImage::label, Collectors.toList())))
                .values()
                .stream()
                .mapToDouble(labels -> FairnessDeviation.ratio(labels, classes))
                .average()
                .orElse(Double.NaN));
    }

    /** The label and occupation of an image. */
    private record LabelledImage(String occupation, String label) {}

    /** Groups images by assigned class: assignment is not random, so images are resampled within it. */
    private static Collection<List<LabelledImage>> groupByAssignment(
            String occupation, List<JudgedSample> seen, List<String> measuredGroups) {
        return seen.stream()
                .collect(Collectors.groupingBy(
                        one -> one.sample().target().label(),
                        TreeMap::new,
                        Collectors.mapping(
                                one -> new LabelledImage(occupation, labelOf(one, measuredGroups)),
                                Collectors.toList())))
                .values();
    }

    private static String labelOf(JudgedSample judgedSample, List<String> measuredGroups) {
        return measuredGroups.stream().map(judgedSample::topLabel).collect(Collectors.joining(" "));
    }

    private static List<String> labelsOf(
            EvaluationResults results, List<String> measuredGroups, List<EvaluationSample> evaluationSamples) {
        return results.observed(evaluationSamples).stream()
                .map(judgedSample -> labelOf(judgedSample, measuredGroups))
                .toList();
    }

    private List<String> combinedClasses(List<String> measuredGroups) {
        return assignment.combinations(measuredGroups).stream()
                .map(one -> measuredGroups.stream().map(one::get).collect(Collectors.joining(" ")))
                .toList();
    }

    private ConfidenceInterval occupationAccuracy(List<JudgedSample> seen) {
        List<JudgedSample> known =
                seen.stream().filter(one -> !expectedLabel(one).isEmpty()).toList();
        return EvaluationResults.shareOf(
                known, one -> one.topLabel(fairnessSpec.occupationGroup()).equals(expectedLabel(one)));
    }

    private String expectedLabel(JudgedSample judgedSample) {
        return fairnessSpec
                .occupations()
                .getOrDefault(judgedSample.sample().promptSample().occupation(), "");
    }

    private ConfidenceInterval shareChanged(EvaluationResults results, List<JudgedSample> seen) {
        return EvaluationResults.shareOf(seen, one -> results.baselineOf(one)
                .map(baseline -> changesOtherAttributes(one, baseline))
                .orElse(false));
    }

    private boolean changesOtherAttributes(JudgedSample one, JudgedSample baseline) {
        return evaluationSpec.groups().keySet().stream()
                .filter(group -> !one.sample().target().classes().containsKey(group))
                .anyMatch(group -> !one.topLabel(group).equals(baseline.topLabel(group)));
    }

    private void addOccupationRows(
            ReportTable.Builder table,
            EvaluationResults results,
            String set,
            List<String> groups,
            SteeringMethod steeringMethod,
            Map<String, List<EvaluationSample>> rows) {
        List<String> classes = combinedClasses(groups);
        rows.forEach((occupation, evaluationSamples) -> {
            List<String> labels = labelsOf(results, groups, evaluationSamples);
            if (!labels.isEmpty()) {
                String shares = classes.stream()
                        .map(one -> one + " " + Math.round(100 * FairnessDeviation.share(labels, one)) + " %")
                        .collect(Collectors.joining(", "));
                table.addRow(
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

    private ReportTable compositionTable(EvaluationResults results) {
        ReportTable.Builder table = new ReportTable.Builder(
                        "composition",
                        "Composition",
                        "prompts",
                        "method",
                        "both shown",
                        "if they were independent",
                        "each alone")
                .withNote(
                        "Share of images that show the assigned classes: both groups at once, against the product of the shares of each alone.");
        List<String> joint = fairnessSpec.jointGroups();
        if (joint.size() > 1 && assignedGroups.contains(joint)) {
            for (String set : fairnessSpec.templateSets().keySet()) {
                for (SteeringMethod steeringMethod : steeringMethods) {
                    List<JudgedSample> both =
                            results.observed(flatten(samplesByOccupation(set, steeringMethod, joint)));
                    if (!both.isEmpty()) {
                        addCompositionRow(table, results, set, steeringMethod, both);
                    }
                }
            }
        }
        return table.build();
    }

    private void addCompositionRow(
            ReportTable.Builder table,
            EvaluationResults results,
            String set,
            SteeringMethod steeringMethod,
            List<JudgedSample> both) {
        double product = 1;
        List<String> alone = new ArrayList<>();
        for (String group : fairnessSpec.jointGroups()) {
            ConfidenceInterval reached = EvaluationResults.shareOf(
                    results.observed(flatten(samplesByOccupation(set, steeringMethod, List.of(group)))),
                    JudgedSample::showsTarget);
            product *= reached.value();
            alone.add(group + " " + (reached.sampleCount() == 0 ? "-" : Math.round(100 * reached.value()) + " %"));
        }
        table.addRow(
                set,
                steeringMethod.name(),
                EvaluationResults.shareOf(both, JudgedSample::showsTarget),
                Double.isNaN(product) ? "-" : product,
                String.join(", ", alone));
    }

    @Override
    public Map<String, Double> metrics(EvaluationResults results) {
        Map<String, Double> figures = new LinkedHashMap<>();
        String set = fairnessSpec.templateSets().keySet().iterator().next();
        for (SteeringMethod steeringMethod : steeringMethods) {
            boolean ours = steeringMethod.name().equals(evaluationSpec.roles().oursMethod());
            if (ours || steeringMethod.name().equals(evaluationSpec.roles().seedMethod())) {
                for (List<String> groups : assignedGroups) {
                    addMetrics(figures, results, set, groups, steeringMethod, ours);
                }
            }
        }
        return figures;
    }

    private void addMetrics(
            Map<String, Double> figures,
            EvaluationResults results,
            String set,
            List<String> groups,
            SteeringMethod steeringMethod,
            boolean ours) {
        Map<String, Double> deviations =
                deviationByOccupation(results, groups, samplesByOccupation(set, steeringMethod, groups));
        String what = groups.size() > 1 ? "joint" : groups.get(0);
        if (!deviations.isEmpty()) {
            figures.put(
                    what + "_deviation" + (ours ? "" : "_seed"),
                    deviations.values().stream()
                            .mapToDouble(Double::doubleValue)
                            .average()
                            .orElseThrow());
            figures.put(
                    "worst_" + what + "_deviation" + (ours ? "" : "_seed"),
                    deviations.values().stream()
                            .mapToDouble(Double::doubleValue)
                            .max()
                            .orElseThrow());
        }
    }

    @Override
    public Map<String, List<EvaluationSample>> examples() {
        Map<String, List<EvaluationSample>> examples = new LinkedHashMap<>();
        String set = fairnessSpec.templateSets().keySet().iterator().next();
        String occupation = new TreeSet<>(fairnessSpec.occupations().keySet()).first();
        for (List<String> groups : assignedGroups) {
            for (SteeringMethod steeringMethod : withBaseline()) {
                List<EvaluationSample> evaluationSamples =
                        samplesOrBaselines(set, steeringMethod, groups).getOrDefault(occupation, List.of());
                if (!evaluationSamples.isEmpty()) {
                    examples.put(
                            steeringMethod.name()
                                    + (steeringMethod instanceof BaselineMethod
                                            ? ""
                                            : ", " + String.join(" x ", groups)),
                            evaluationSamples.subList(0, Math.min(MAX_EXAMPLES, evaluationSamples.size())));
                }
            }
        }
        return examples;
    }
}
