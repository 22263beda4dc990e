package io.evenkeel.evaluation.run;

import io.evenkeel.evaluation.metric.FrechetDistance;
import io.evenkeel.evaluation.report.ReportSection;
import io.evenkeel.evaluation.report.ReportTable;
import io.evenkeel.evaluation.run.EvaluationResults.JudgedSample;
import io.evenkeel.evaluation.run.ImageObservation.BaselineSimilarity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Measures how close the images of other sections stay to their baselines, one by one and as sets. Generates nothing
 * itself.
 */
final class PreservationSection implements EvaluationSection {
    private static final int MIN_IMAGES = 10;

    private final List<EvaluationSample> otherSamples;

    /**
     * Creates the section.
     *
     * @param otherSamples samples of other sections
     */
    PreservationSection(List<EvaluationSample> otherSamples) {
        this.otherSamples = otherSamples;
    }

    @Override
    public String name() {
        return "preservation";
    }

    @Override
    public List<EvaluationSample> samples() {
        return List.of();
    }

    @Override
    public ReportSection toReportSection(EvaluationResults results) {
        ReportTable.Builder table = new ReportTable.Builder(
                        "preservation",
                        "Against the baseline",
                        "target",
                        "method",
                        "images",
                        "PSNR, dB",
                        "SSIM",
                        "distance",
                        "share unchanged",
                        "Frechet distance")
                .withNote(
                        "PSNR is the mean over changed images. Distance: perceptual distance by the judge's layers (after Zhang et al. 2018)."
                                + " Frechet distance: to the set of baselines, on the judge's features; compare sets of one size.");
        samplesByMethod().forEach((key, evaluationSamples) -> {
            List<JudgedSample> seen = results.observed(evaluationSamples);
            if (!seen.isEmpty()) {
                table.addRow(
                        key.get(0),
                        key.get(1),
                        seen.size(),
                        EvaluationResults.meanOf(seen, BaselineSimilarity::psnr),
                        EvaluationResults.meanOf(seen, BaselineSimilarity::ssim),
                        EvaluationResults.meanOf(seen, BaselineSimilarity::distance),
                        EvaluationResults.shareUnchanged(seen),
                        frechetDistance(results, seen));
            }
        });
        return new ReportSection(
                "Preservation and quality",
                "How much of the image stays unchanged.",
                List.of(table.build()),
                List.of());
    }

    /** Groups samples by kind of target and by method. */
    private Map<List<String>, List<EvaluationSample>> samplesByMethod() {
        Map<List<String>, List<EvaluationSample>> samplesByMethod = new LinkedHashMap<>();
        otherSamples.stream()
                .filter(evaluationSample -> evaluationSample.target().strengthFactor() == 1)
                .distinct()
                .forEach(evaluationSample -> samplesByMethod
                        .computeIfAbsent(
                                List.of(
                                        targetKind(evaluationSample),
                                        evaluationSample.method().name()),
                                any -> new ArrayList<>())
                        .add(evaluationSample));
        return samplesByMethod;
    }

    private static String targetKind(EvaluationSample evaluationSample) {
        return evaluationSample.target().avoidsUnsafe()
                ? "safety"
                : String.join(
                        " x ", new TreeSet<>(evaluationSample.target().classes().keySet()));
    }

    private static double frechetDistance(EvaluationResults results, List<JudgedSample> seen) {
        List<JudgedSample> baselines =
                results.baselines(seen.stream().map(JudgedSample::sample).toList());
        if (seen.size() < MIN_IMAGES || baselines.size() < MIN_IMAGES) {
            return Double.NaN;
        }
        return FrechetDistance.between(
                seen.stream().map(one -> one.observation().features()).toList(),
                baselines.stream().map(one -> one.observation().features()).toList());
    }

    @Override
    public Map<String, Double> metrics(EvaluationResults results) {
        return Map.of();
    }
}
