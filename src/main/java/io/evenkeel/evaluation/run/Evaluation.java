package io.evenkeel.evaluation.run;

import io.evenkeel.diffusion.DiffusionModel;
import io.evenkeel.diffusion.SamplingOptions;
import io.evenkeel.evaluation.judge.Judge;
import io.evenkeel.evaluation.judge.Judges;
import io.evenkeel.evaluation.method.Frame;
import io.evenkeel.evaluation.method.Method;
import io.evenkeel.evaluation.protocol.Fit;
import io.evenkeel.evaluation.protocol.InvalidSpec;
import io.evenkeel.evaluation.protocol.Methods;
import io.evenkeel.evaluation.protocol.Spec;
import io.evenkeel.evaluation.report.Report;
import io.evenkeel.evaluation.report.ReportJson;
import io.evenkeel.evaluation.report.ReportPage;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One evaluation, from spec to report. */
public final class Evaluation {
    private static final int CHUNK = 6; // batches between two writings: methods that do not share batches fill theirs
    private static final String MEASUREMENTS = "measurements.ndjson";

    private final Spec spec;
    private final Commission commission;
    private final DiffusionModel model;
    private final Judge judge;
    private final Sections sections;
    private final Gallery gallery;
    private final PrintStream progress;

    private Evaluation(
            Spec spec,
            Commission commission,
            DiffusionModel model,
            Judge judge,
            List<Method> methods,
            PrintStream progress) {
        this.spec = spec;
        this.commission = commission;
        this.model = model;
        this.judge = judge;
        this.sections = Sections.of(spec, methods, commission);
        this.gallery = new Gallery(commission.out().resolve("pictures"), sections.shown());
        this.progress = progress;
    }

    /**
     * Evaluates, or goes on with it, and leaves report.html, report.json and the contact sheets.
     *
     * @param read the spec as it was read
     * @param problems that reading it noted
     * @param progress where a bar is drawn
     * @throws InvalidSpec with all that is wrong, before anything is painted
     */
    public static Report run(Spec read, List<String> problems, Commission commission, PrintStream progress) {
        Spec spec = commission.samples().isPresent()
                ? read.withSamples(commission.samples().getAsInt())
                : read;
        List<String> all = new ArrayList<>(problems);
        try (DiffusionModel model = tried(
                        () -> DiffusionModel.open(commission.model(), SamplingOptions.on(commission.device())), all);
                Judge judge = tried(
                        () -> Judges.open(
                                commission.judge(),
                                spec.zeroShot(),
                                commission.device().threads()),
                        all)) {
            if (judge != null) {
                Fit.check(spec, judge.groups(), all);
            }
            List<Method> methods = model == null ? List.of() : Methods.open(spec, commission.methods(), model, all);
            if (!all.isEmpty() || model == null || judge == null) {
                throw new InvalidSpec(spec.name(), all);
            }
            return new Evaluation(spec, commission, model, judge, methods, progress).run();
        }
    }

    private static <T> @Nullable T tried(Supplier<T> opening, List<String> problems) {
        try {
            return opening.get();
        } catch (RuntimeException e) {
            problems.add(String.valueOf(e.getMessage()));
            return null;
        }
    }

    private Report run() {
        try {
            Files.createDirectories(commission.out());
            try (Ledger ledger = Ledger.open(commission.out().resolve(MEASUREMENTS), head())) {
                Easel easel = new Easel(model, judge, new Frame(model.usualSize(), model.usual()), commission.batch());
                paint(easel, ledger);
                sections.all().stream().filter(CostSection.class::isInstance).forEach(section -> ((CostSection) section)
                        .measure(easel, ledger));
                return written(report(new Results(ledger)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("(" + commission.out() + ") cannot be written", e);
        }
    }

    private Map<String, String> head() throws IOException {
        Map<String, String> head = new LinkedHashMap<>();
        head.put("model", model.fingerprint());
        head.put("judge", judge.digest());
        head.put("sampling", model.usual() + ", " + model.usualSize());
        head.put("device", commission.device().label());
        head.put("settings", ModelSettings.digest(commission.model()));
        return head;
    }

    /** Scene after scene: the unsteered twin, and beside it whatever was made of it and is not measured yet. */
    private void paint(Easel easel, Ledger ledger) throws IOException {
        Map<String, List<Job>> open = new LinkedHashMap<>();
        Set<Job> wanted = new LinkedHashSet<>(sections.jobs());
        wanted.addAll(wanted.stream().map(Job::twin).toList());
        wanted.stream()
                .filter(job -> !ledger.has(job) || isToBeShownAgain(ledger, job))
                .forEach(job -> open.computeIfAbsent(job.place(), any -> new ArrayList<>())
                        .add(job));
        int missing = open.values().stream().mapToInt(List::size).sum();
        Progress bar = new Progress(progress, wanted.size(), wanted.size() - missing);
        List<Job> chunk = new ArrayList<>();
        for (List<Job> scene : open.values()) {
            chunk.addAll(scene);
            if (chunk.size() >= CHUNK * commission.batch()) {
                paint(easel, ledger, chunk, bar);
                chunk.clear();
            }
        }
        paint(easel, ledger, chunk, bar);
        bar.end();
    }

    private boolean isToBeShownAgain(Ledger ledger, Job job) {
        return ledger.of(job).isPresent() && gallery.lacks(job);
    }

    private void paint(Easel easel, Ledger ledger, List<Job> jobs, Progress bar) throws IOException {
        Set<Job> withTwins = new LinkedHashSet<>();
        jobs.forEach(job -> withTwins.add(job.twin()));
        withTwins.addAll(jobs);
        Easel.Painted painted = easel.paint(List.copyOf(withTwins));
        for (Job job : jobs) {
            Sighting.Shot shot = painted.shots().get(job);
            Sighting.Shot twin = painted.shots().get(job.twin());
            if (ledger.has(job)) {
                if (shot != null) {
                    gallery.keep(job, shot.picture());
                }
            } else if (shot == null || twin == null) {
                ledger.addFailure(job, painted.failures().getOrDefault(job, "its unsteered twin failed"));
            } else {
                ledger.add(job, job.isTwin() ? shot.alone() : shot.beside(twin));
                gallery.keep(job, shot.picture());
            }
        }
        bar.add(jobs.size());
    }

    private Report report(Results results) {
        Map<String, Double> figures = new LinkedHashMap<>();
        sections.all().forEach(section -> figures.putAll(section.figures(results)));
        return new Report(
                "Evaluation: " + spec.name(),
                facts(results),
                sections.all().stream().map(section -> section.chapter(results)).toList(),
                figures,
                gallery.sheets());
    }

    private Map<String, String> facts(Results results) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("model", commission.model().toAbsolutePath().normalize().getFileName() + ", " + model.fingerprint());
        facts.put(
                "sampling",
                model.usual() + ", " + model.usualSize() + " pixels, on "
                        + commission.device().label());
        facts.put("judge", judge.digest());
        facts.put(
                "parts",
                commission.only().stream()
                        .map(Part::name)
                        .collect(Collectors.joining(", "))
                        .toLowerCase(Locale.ROOT));
        facts.put("pictures that could not be drawn", failures(results.ledger()));
        facts.put("command", commission.command());
        return facts;
    }

    /** By method, with the reasons. */
    private String failures(Ledger ledger) {
        Map<String, String> all = ledger.failures();
        Map<String, Map<String, Integer>> byMethod = new TreeMap<>();
        Stream.concat(
                        sections.jobs().stream(),
                        sections.jobs().stream().map(Job::twin).distinct())
                .filter(job -> all.containsKey(job.key()))
                .forEach(job -> byMethod.computeIfAbsent(job.method().name(), any -> new TreeMap<>())
                        .merge(all.getOrDefault(job.key(), ""), 1, Integer::sum));
        return byMethod.isEmpty()
                ? "none"
                : byMethod.entrySet().stream()
                        .map(method -> method.getKey() + ": "
                                + method.getValue().entrySet().stream()
                                        .map(why -> why.getValue() + " (" + why.getKey() + ")")
                                        .collect(Collectors.joining(", ")))
                        .collect(Collectors.joining("; "));
    }

    private Report written(Report report) throws IOException {
        Path out = commission.out();
        Files.writeString(out.resolve("report.html"), ReportPage.of(report));
        Files.writeString(out.resolve("report.json"), ReportJson.of(report));
        for (var sheet : report.sheets()) {
            Files.write(out.resolve(sheet.name() + ".png"), sheet.png());
        }
        return report;
    }
}
