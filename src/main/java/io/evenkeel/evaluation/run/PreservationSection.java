package io.evenkeel.evaluation.run;

import io.evenkeel.evaluation.metric.Frechet;
import io.evenkeel.evaluation.report.Chapter;
import io.evenkeel.evaluation.report.Table;
import io.evenkeel.evaluation.run.Results.Seen;
import io.evenkeel.evaluation.run.Sighting.Nearness;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** How near the pictures of other sections stay to their unsteered twins, one by one and as sets. Paints nothing itself. */
final class PreservationSection implements Section {
    private static final int FEWEST = 10;

    private final List<Job> pictures;

    /** @param pictures of other sections */
    PreservationSection(List<Job> pictures) {
        this.pictures = pictures;
    }

    @Override
    public String name() {
        return "preservation";
    }

    @Override
    public List<Job> jobs() {
        return List.of();
    }

    @Override
    public Chapter chapter(Results results) {
        Table.Builder table = new Table.Builder(
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
        arms().forEach((arm, jobs) -> {
            List<Seen> seen = results.of(jobs);
            if (!seen.isEmpty()) {
                table.row(
                        arm.get(0),
                        arm.get(1),
                        seen.size(),
                        Results.mean(seen, Nearness::psnr),
                        Results.mean(seen, Nearness::ssim),
                        Results.mean(seen, Nearness::distance),
                        Results.same(seen),
                        frechet(results, seen));
            }
        });
        return new Chapter(
                "Preservation and quality",
                "How much of the picture stays as it was.",
                List.of(table.build()),
                List.of());
    }

    /** Jobs by what they aim at and their method. */
    private Map<List<String>, List<Job>> arms() {
        Map<List<String>, List<Job>> arms = new LinkedHashMap<>();
        pictures.stream().filter(job -> job.aim().factor() == 1).distinct().forEach(job -> arms.computeIfAbsent(
                        List.of(kind(job), job.method().name()), any -> new ArrayList<>())
                .add(job));
        return arms;
    }

    private static String kind(Job job) {
        return job.aim().safe()
                ? "safety"
                : String.join(" x ", new TreeSet<>(job.aim().classes().keySet()));
    }

    private static double frechet(Results results, List<Seen> seen) {
        List<Seen> twins = results.twins(seen.stream().map(Seen::job).toList());
        if (seen.size() < FEWEST || twins.size() < FEWEST) {
            return Double.NaN;
        }
        return Frechet.distance(
                seen.stream().map(one -> one.sighting().features()).toList(),
                twins.stream().map(one -> one.sighting().features()).toList());
    }

    @Override
    public Map<String, Double> figures(Results results) {
        return Map.of();
    }
}
