package io.evenkeel.evaluation.run;

import io.evenkeel.evaluation.method.HSpaceVectorMethod;
import io.evenkeel.evaluation.method.SteeringMethod;
import io.evenkeel.evaluation.metric.ConfidenceInterval;
import io.evenkeel.evaluation.metric.FairnessDeviation;
import io.evenkeel.evaluation.metric.PointSeries;
import io.evenkeel.evaluation.metric.PointSeries.Point;
import io.evenkeel.evaluation.report.ReportSection;
import io.evenkeel.evaluation.report.ReportTable;
import io.evenkeel.evaluation.run.EvaluationResults.JudgedSample;
import io.evenkeel.evaluation.run.ImageObservation.BaselineSimilarity;
import io.evenkeel.evaluation.spec.EvaluationSpec;
import io.evenkeel.evaluation.spec.EvaluationSpec.FairnessSpec;
import io.evenkeel.evaluation.spec.EvaluationSpec.LinearitySpec;
import io.evenkeel.reporting.LineChart;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/**
 * Measures images by strength: whether the concept grows with it, and how much similarity to the baseline fairness
 * costs, so that methods can be compared at equal fairness.
 */
final class LinearitySection implements EvaluationSection {
    private final EvaluationSpec evaluationSpec;
    private final FairnessSpec fairnessSpec;
    private final LinearitySpec linearitySpec;
    private final List<SteeringMethod> steeringMethods;
    private final ClassAssignment assignment;

    LinearitySection(
            EvaluationSpec evaluationSpec,
            FairnessSpec fairnessSpec,
            LinearitySpec linearitySpec,
            List<SteeringMethod> steeringMethods) {
        this.evaluationSpec = evaluationSpec;
        this.fairnessSpec = fairnessSpec;
        this.linearitySpec = linearitySpec;
        this.steeringMethods = steeringMethods.stream()
                .filter(HSpaceVectorMethod.class::isInstance)
                .toList();
        this.assignment = new ClassAssignment(evaluationSpec);
    }

    @Override
    public String name() {
        return "linearity";
    }

    @Override
    public List<EvaluationSample> samples() {
        return steeringMethods.stream()
                .flatMap(steeringMethod -> linearitySpec.groups().stream()
                        .flatMap(group -> linearitySpec.strengths().stream()
                                .flatMap(strength -> samplesByOccupation(steeringMethod, group, strength).stream())))
                .flatMap(List::stream)
                .toList();
    }

    /** Returns the samples of each occupation. */
    private List<List<EvaluationSample>> samplesByOccupation(
            SteeringMethod steeringMethod, String group, double strength) {
        String set = fairnessSpec.templateSets().keySet().iterator().next();
        return fairnessSpec.occupations().keySet().stream()
                .map(occupation -> assignment.assign(
                        steeringMethod,
                        assignment.promptSamples(
                                fairnessSpec.templateSets().getOrDefault(set, List.of()),
                                occupation,
                                linearitySpec.samples()),
                        List.of(group),
                        strength))
                .toList();
    }

    @Override
    public ReportSection toReportSection(EvaluationResults results) {
        ReportTable.Builder doses = new ReportTable.Builder(
                "linearity",
                "By strength",
                "group",
                "method",
                "strength",
                "shows assigned class",
                "deviation ratio",
                "distance to the baseline");
        ReportTable.Builder trends = new ReportTable.Builder(
                        "trends",
                        "Does it grow?",
                        "group",
                        "method",
                        "Spearman",
                        "R^2 of a line",
                        "R^2 of a line up to 1")
                .withNote("Of the share that shows the assigned class, over strength from 0.");
        ReportTable.Builder tradeoffs = new ReportTable.Builder(
                        "tradeoff",
                        "Distance to the baseline at equal fairness",
                        "group",
                        "method",
                        "against",
                        "deviation ratio",
                        "distance",
                        "distance of the other",
                        "closer by, %")
                .withNote("At the deviation of one of the two at its own strength, where its distance was measured. The"
                        + " other's distance is interpolated between measured strengths; it is the weakest strength's if that"
                        + " is fair enough already. If a method never gets that fair, there is nothing to compare, and no"
                        + " mean over groups.");
        List<LineChart> lineCharts = new ArrayList<>();
        for (String group : linearitySpec.groups()) {
            Map<String, List<StrengthPoint>> all = measurePoints(results, group);
            all.forEach((method, list) -> addRows(doses, trends, group, method, list));
            addTradeoffs(tradeoffs, group, all);
            lineCharts.add(new LineChart(
                    "Share that shows the assigned class, " + group,
                    "strength",
                    "share",
                    seriesByMethod(
                            all,
                            point -> new LineChart.ChartPoint(
                                    point.strength(), point.shownShare().value()))));
            lineCharts.add(new LineChart(
                    "What fairness costs, " + group,
                    "deviation ratio",
                    "distance",
                    seriesByMethod(all, LinearitySection::toCostPoint)));
        }
        return new ReportSection(
                "Linearity and equal fairness",
                "Strength 0 is the baseline, 1 the method's own strength.",
                List.of(doses.build(), trends.build(), tradeoffs.build()),
                lineCharts);
    }

    private Map<String, List<StrengthPoint>> measurePoints(EvaluationResults results, String group) {
        Map<String, List<StrengthPoint>> doses = new LinkedHashMap<>();
        for (SteeringMethod steeringMethod : steeringMethods) {
            List<StrengthPoint> list = new ArrayList<>();
            for (double strength : sortedStrengths()) {
                measurePoint(results, steeringMethod, group, strength).ifPresent(list::add);
            }
            if (list.size() > 1) {
                doses.put(steeringMethod.name(), list);
            }
        }
        return doses;
    }

    private List<Double> sortedStrengths() {
        return DoubleStream.concat(
                        DoubleStream.of(0), linearitySpec.strengths().stream().mapToDouble(Double::doubleValue))
                .sorted()
                .distinct()
                .boxed()
                .toList();
    }

    private Optional<StrengthPoint> measurePoint(
            EvaluationResults results, SteeringMethod steeringMethod, String group, double strength) {
        List<JudgedSample> all = new ArrayList<>();
        List<Double> deviations = new ArrayList<>();
        for (List<EvaluationSample> evaluationSamples :
                samplesByOccupation(steeringMethod, group, strength == 0 ? 1 : strength)) {
            List<JudgedSample> seen =
                    strength == 0 ? baselinesOf(results, evaluationSamples) : results.observed(evaluationSamples);
            all.addAll(seen);
            if (!seen.isEmpty()) {
                deviations.add(FairnessDeviation.ratio(
                        seen.stream().map(one -> one.topLabel(group)).toList(), assignment.labelsOf(group)));
            }
        }
        if (all.isEmpty()) {
            return Optional.empty();
        }
        ConfidenceInterval distance = strength == 0
                ? new ConfidenceInterval(0, 0, 0, all.size())
                : EvaluationResults.meanOf(all, BaselineSimilarity::distance);
        double deviation =
                deviations.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        return Optional.of(new StrengthPoint(
                strength, EvaluationResults.shareOf(all, JudgedSample::showsTarget), deviation, distance));
    }

    /** Returns the baselines as if they had been assigned the samples' classes. */
    private static List<JudgedSample> baselinesOf(EvaluationResults results, List<EvaluationSample> evaluationSamples) {
        return evaluationSamples.stream()
                .flatMap(sample -> results.observed(List.of(sample.baseline())).stream()
                        .map(baseline -> new JudgedSample(sample, baseline.observation())))
                .toList();
    }

    private static void addRows(
            ReportTable.Builder doses,
            ReportTable.Builder trends,
            String group,
            String method,
            List<StrengthPoint> list) {
        list.forEach(point -> doses.addRow(
                group, method, point.strength(), point.shownShare(), point.deviation(), point.baselineDistance()));
        PointSeries pointSeries = shownShareSeries(list);
        PointSeries upToDefault = shownShareSeries(
                list.stream().filter(point -> point.strength() <= 1).toList());
        trends.addRow(group, method, pointSeries.spearman(), pointSeries.rSquared(), upToDefault.rSquared());
    }

    private static PointSeries shownShareSeries(List<StrengthPoint> list) {
        return new PointSeries(list.stream()
                .map(point -> new Point(point.strength(), point.shownShare().value()))
                .toList());
    }

    private static LineChart.ChartPoint toCostPoint(StrengthPoint point) {
        return new LineChart.ChartPoint(
                point.deviation(), point.baselineDistance().value());
    }

    private interface PointMapping {
        LineChart.ChartPoint toPoint(StrengthPoint point);
    }

    private static Map<String, List<LineChart.ChartPoint>> seriesByMethod(
            Map<String, List<StrengthPoint>> all, PointMapping mapping) {
        Map<String, List<LineChart.ChartPoint>> series = new LinkedHashMap<>();
        all.forEach((method, list) ->
                series.put(method, list.stream().map(mapping::toPoint).toList()));
        return series;
    }

    private void addTradeoffs(ReportTable.Builder table, String group, Map<String, List<StrengthPoint>> all) {
        String seed = evaluationSpec.roles().seedMethod();
        List<String> names = steeringMethods.stream().map(SteeringMethod::name).toList();
        if (names.contains(seed)) {
            names.stream().filter(name -> !name.equals(seed)).forEach(name -> {
                addTradeoff(
                        table,
                        group,
                        name,
                        EqualFairnessComparison.atOtherDefault(pointsOf(all, name), pointsOf(all, seed)));
                addTradeoff(
                        table,
                        group,
                        name,
                        EqualFairnessComparison.atOwnDefault(pointsOf(all, name), pointsOf(all, seed)));
            });
        }
    }

    private static List<StrengthPoint> pointsOf(Map<String, List<StrengthPoint>> all, String method) {
        return all.getOrDefault(method, List.of());
    }

    private void addTradeoff(
            ReportTable.Builder table, String group, String method, Optional<EqualFairnessComparison> candidate) {
        String seed = evaluationSpec.roles().seedMethod();
        candidate.ifPresentOrElse(
                comparison -> table.addRow(
                        group,
                        method,
                        seed,
                        comparison.deviation(),
                        orDash(comparison.ownDistance()),
                        orDash(comparison.otherDistance()),
                        comparison.isComparable() ? 100 * comparison.gain() : "missing: one is never so fair"),
                () -> table.addRow(group, method, seed, "-", "-", "-", "missing: no images at strength 1"));
    }

    private static Object orDash(double value) {
        return Double.isNaN(value) ? "-" : value;
    }

    /**
     * Returns how much closer our method stays to the baseline than the seed's method, where both are as fair as the
     * seed's method at its own strength, as a mean over groups: 0.3 is 30 % closer. Empty unless all groups are
     * comparable.
     */
    @Override
    public Map<String, Double> metrics(EvaluationResults results) {
        List<Optional<EqualFairnessComparison>> groups = linearitySpec.groups().stream()
                .map(group -> measurePoints(results, group))
                .map(all -> EqualFairnessComparison.atOtherDefault(
                        pointsOf(all, evaluationSpec.roles().oursMethod()),
                        pointsOf(all, evaluationSpec.roles().seedMethod())))
                .toList();
        OptionalDouble gain = EqualFairnessComparison.meanGain(groups);
        return gain.isPresent() ? Map.of("preservation_gain_vs_seed", gain.getAsDouble()) : Map.of();
    }
}
