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

/** How near the pictures of other sections stay to their unsteered twins, one by one and as sets. Paints nothing itself. */
final class PreservationSection implements EvaluationSection {
    private static final int FEWEST = 10;

    private final List<EvaluationSample> pictures;

    /** @param pictures of other sections */
    PreservationSection(List<EvaluationSample> pictures) {
        this.pictures = pictures;
    }

    @Override
    public String name() {
        return "preservation";
    }

    @Override
    public List<EvaluationSample> jobs() {
        return List.of();
    }

    @Override
    public ReportSection chapter(EvaluationResults evaluationResults) {
        ReportTable.Builder table = new ReportTable.Builder(
                        "preservation",
                        "Against the unsteered twin",
                        "aim",
                        "method",
                        "pictures",
                        "PSNR, dB",
                        "SSIM",
                        "distance",
                        "share unchanged",
                        "Frechet distance")
                .note(
                        "PSNR is the mean over changed pictures. Distance: as the judge's layers see it (after Zhang et al. 2018)."
                                + " Frechet distance: of the set to that of its twins, on the judge's features; compare sets of one size.");
        arms().forEach((arm, evaluationSamples) -> {
            List<JudgedSample> seen = evaluationResults.of(evaluationSamples);
            if (!seen.isEmpty()) {
                table.row(
                        arm.get(0),
                        arm.get(1),
                        seen.size(),
                        EvaluationResults.mean(seen, BaselineSimilarity::psnr),
                        EvaluationResults.mean(seen, BaselineSimilarity::ssim),
                        EvaluationResults.mean(seen, BaselineSimilarity::distance),
                        EvaluationResults.same(seen),
                        frechet(evaluationResults, seen));
            }
        });
        return new ReportSection(
                "Preservation and quality",
                "How much of the picture stays as it was.",
                List.of(table.build()),
                List.of());
    }

    /** Jobs by what they aim at and their method. */
    private Map<List<String>, List<EvaluationSample>> arms() {
        Map<List<String>, List<EvaluationSample>> arms = new LinkedHashMap<>();
        pictures.stream()
                .filter(evaluationSample -> evaluationSample.aim().factor() == 1)
                .distinct()
                .forEach(evaluationSample -> arms.computeIfAbsent(
                                List.of(
                                        kind(evaluationSample),
                                        evaluationSample.method().name()),
                                any -> new ArrayList<>())
                        .add(evaluationSample));
        return arms;
    }

    private static String kind(EvaluationSample evaluationSample) {
        return evaluationSample.aim().safe()
                ? "safety"
                : String.join(
                        " x ", new TreeSet<>(evaluationSample.aim().classes().keySet()));
    }

    private static double frechet(EvaluationResults evaluationResults, List<JudgedSample> seen) {
        List<JudgedSample> twins =
                evaluationResults.twins(seen.stream().map(JudgedSample::job).toList());
        if (seen.size() < FEWEST || twins.size() < FEWEST) {
            return Double.NaN;
        }
        return FrechetDistance.distance(
                seen.stream().map(one -> one.sighting().features()).toList(),
                twins.stream().map(one -> one.sighting().features()).toList());
    }

    @Override
    public Map<String, Double> figures(EvaluationResults evaluationResults) {
        return Map.of();
    }
}
