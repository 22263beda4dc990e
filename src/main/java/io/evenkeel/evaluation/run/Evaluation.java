package io.evenkeel.evaluation.run;

import io.evenkeel.diffusion.DiffusionModel;
import io.evenkeel.diffusion.SamplingOptions;
import io.evenkeel.evaluation.judge.Judge;
import io.evenkeel.evaluation.judge.JudgeFactory;
import io.evenkeel.evaluation.method.SamplingDefaults;
import io.evenkeel.evaluation.method.SteeringMethod;
import io.evenkeel.evaluation.report.EvaluationReport;
import io.evenkeel.evaluation.report.EvaluationReportJson;
import io.evenkeel.evaluation.report.EvaluationReportPage;
import io.evenkeel.evaluation.spec.EvaluationSpec;
import io.evenkeel.evaluation.spec.InvalidEvaluationSpecException;
import io.evenkeel.evaluation.spec.JudgeCompatibility;
import io.evenkeel.evaluation.spec.MethodFactory;
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

    private final EvaluationSpec evaluationSpec;
    private final EvaluationRequest evaluationRequest;
    private final DiffusionModel model;
    private final Judge judge;
    private final EvaluationSections evaluationSections;
    private final ExampleCollector exampleCollector;
    private final PrintStream progress;

    private Evaluation(
            EvaluationSpec evaluationSpec,
            EvaluationRequest evaluationRequest,
            DiffusionModel model,
            Judge judge,
            List<SteeringMethod> steeringMethods,
            PrintStream progress) {
        this.evaluationSpec = evaluationSpec;
        this.evaluationRequest = evaluationRequest;
        this.model = model;
        this.judge = judge;
        this.evaluationSections = EvaluationSections.of(evaluationSpec, steeringMethods, evaluationRequest);
        this.exampleCollector =
                new ExampleCollector(evaluationRequest.out().resolve("pictures"), evaluationSections.shown());
        this.progress = progress;
    }

    /**
     * Evaluates, or goes on with it, and leaves report.html, report.json and the contact sheets.
     *
     * @param read the spec as it was read
     * @param problems that reading it noted
     * @param progress where a bar is drawn
     * @throws InvalidEvaluationSpecException with all that is wrong, before anything is painted
     */
    public static EvaluationReport run(
            EvaluationSpec read, List<String> problems, EvaluationRequest evaluationRequest, PrintStream progress) {
        EvaluationSpec evaluationSpec = evaluationRequest.samples().isPresent()
                ? read.withSamples(evaluationRequest.samples().getAsInt())
                : read;
        List<String> all = new ArrayList<>(problems);
        try (DiffusionModel model = tried(
                        () -> DiffusionModel.open(
                                evaluationRequest.model(), SamplingOptions.on(evaluationRequest.device())),
                        all);
                Judge judge = tried(
                        () -> JudgeFactory.open(
                                evaluationRequest.judge(),
                                evaluationSpec.zeroShot(),
                                evaluationRequest.device().threads()),
                        all)) {
            if (judge != null) {
                JudgeCompatibility.check(evaluationSpec, judge.groups(), all);
            }
            List<SteeringMethod> steeringMethods = model == null
                    ? List.of()
                    : MethodFactory.open(evaluationSpec, evaluationRequest.methods(), model, all);
            if (!all.isEmpty() || model == null || judge == null) {
                throw new InvalidEvaluationSpecException(evaluationSpec.name(), all);
            }
            return new Evaluation(evaluationSpec, evaluationRequest, model, judge, steeringMethods, progress).run();
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

    private EvaluationReport run() {
        try {
            Files.createDirectories(evaluationRequest.out());
            try (ObservationStore observationStore =
                    ObservationStore.open(evaluationRequest.out().resolve(MEASUREMENTS), head())) {
                ImageBatchGenerator imageBatchGenerator = new ImageBatchGenerator(
                        model,
                        judge,
                        new SamplingDefaults(model.usualSize(), model.usual()),
                        evaluationRequest.batch());
                paint(imageBatchGenerator, observationStore);
                evaluationSections.all().stream()
                        .filter(CostSection.class::isInstance)
                        .forEach(evaluationSection ->
                                ((CostSection) evaluationSection).measure(imageBatchGenerator, observationStore));
                return written(report(new EvaluationResults(observationStore)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("(" + evaluationRequest.out() + ") cannot be written", e);
        }
    }

    private Map<String, String> head() throws IOException {
        Map<String, String> head = new LinkedHashMap<>();
        head.put("model", model.fingerprint());
        head.put("judge", judge.digest());
        head.put("sampling", model.usual() + ", " + model.usualSize());
        head.put("device", evaluationRequest.device().label());
        head.put("settings", ModelFileDigests.digest(evaluationRequest.model()));
        return head;
    }

    /** Scene after scene: the unsteered twin, and beside it whatever was made of it and is not measured yet. */
    private void paint(ImageBatchGenerator imageBatchGenerator, ObservationStore observationStore) throws IOException {
        Map<String, List<EvaluationSample>> open = new LinkedHashMap<>();
        Set<EvaluationSample> wanted = new LinkedHashSet<>(evaluationSections.jobs());
        wanted.addAll(wanted.stream().map(EvaluationSample::twin).toList());
        wanted.stream()
                .filter(evaluationSample ->
                        !observationStore.has(evaluationSample) || isToBeShownAgain(observationStore, evaluationSample))
                .forEach(evaluationSample -> open.computeIfAbsent(evaluationSample.place(), any -> new ArrayList<>())
                        .add(evaluationSample));
        int missing = open.values().stream().mapToInt(List::size).sum();
        EvaluationProgressBar bar = new EvaluationProgressBar(progress, wanted.size(), wanted.size() - missing);
        List<EvaluationSample> chunk = new ArrayList<>();
        for (List<EvaluationSample> scene : open.values()) {
            chunk.addAll(scene);
            if (chunk.size() >= CHUNK * evaluationRequest.batch()) {
                paint(imageBatchGenerator, observationStore, chunk, bar);
                chunk.clear();
            }
        }
        paint(imageBatchGenerator, observationStore, chunk, bar);
        bar.end();
    }

    private boolean isToBeShownAgain(ObservationStore observationStore, EvaluationSample evaluationSample) {
        return observationStore.of(evaluationSample).isPresent() && exampleCollector.lacks(evaluationSample);
    }

    private void paint(
            ImageBatchGenerator imageBatchGenerator,
            ObservationStore observationStore,
            List<EvaluationSample> evaluationSamples,
            EvaluationProgressBar bar)
            throws IOException {
        Set<EvaluationSample> withTwins = new LinkedHashSet<>();
        evaluationSamples.forEach(evaluationSample -> withTwins.add(evaluationSample.twin()));
        withTwins.addAll(evaluationSamples);
        ImageBatchGenerator.BatchResult batchResult = imageBatchGenerator.paint(List.copyOf(withTwins));
        for (EvaluationSample evaluationSample : evaluationSamples) {
            ImageObservation.JudgedImage judgedImage = batchResult.shots().get(evaluationSample);
            ImageObservation.JudgedImage twin = batchResult.shots().get(evaluationSample.twin());
            if (observationStore.has(evaluationSample)) {
                if (judgedImage != null) {
                    exampleCollector.keep(evaluationSample, judgedImage.picture());
                }
            } else if (judgedImage == null || twin == null) {
                observationStore.addFailure(
                        evaluationSample,
                        batchResult.failures().getOrDefault(evaluationSample, "its unsteered twin failed"));
            } else {
                observationStore.add(
                        evaluationSample, evaluationSample.isTwin() ? judgedImage.alone() : judgedImage.beside(twin));
                exampleCollector.keep(evaluationSample, judgedImage.picture());
            }
        }
        bar.add(evaluationSamples.size());
    }

    private EvaluationReport report(EvaluationResults evaluationResults) {
        Map<String, Double> figures = new LinkedHashMap<>();
        evaluationSections
                .all()
                .forEach(evaluationSection -> figures.putAll(evaluationSection.figures(evaluationResults)));
        return new EvaluationReport(
                "Evaluation: " + evaluationSpec.name(),
                facts(evaluationResults),
                evaluationSections.all().stream()
                        .map(evaluationSection -> evaluationSection.chapter(evaluationResults))
                        .toList(),
                figures,
                exampleCollector.sheets());
    }

    private Map<String, String> facts(EvaluationResults evaluationResults) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(
                "model",
                evaluationRequest.model().toAbsolutePath().normalize().getFileName() + ", " + model.fingerprint());
        facts.put(
                "sampling",
                model.usual() + ", " + model.usualSize() + " pixels, on "
                        + evaluationRequest.device().label());
        facts.put("judge", judge.digest());
        facts.put(
                "parts",
                evaluationRequest.only().stream()
                        .map(EvaluationPart::name)
                        .collect(Collectors.joining(", "))
                        .toLowerCase(Locale.ROOT));
        facts.put("pictures that could not be drawn", failures(evaluationResults.ledger()));
        facts.put("command", evaluationRequest.command());
        return facts;
    }

    /** By method, with the reasons. */
    private String failures(ObservationStore observationStore) {
        Map<String, String> all = observationStore.failures();
        Map<String, Map<String, Integer>> byMethod = new TreeMap<>();
        Stream.concat(
                        evaluationSections.jobs().stream(),
                        evaluationSections.jobs().stream()
                                .map(EvaluationSample::twin)
                                .distinct())
                .filter(evaluationSample -> all.containsKey(evaluationSample.key()))
                .forEach(evaluationSample -> byMethod.computeIfAbsent(
                                evaluationSample.method().name(), any -> new TreeMap<>())
                        .merge(all.getOrDefault(evaluationSample.key(), ""), 1, Integer::sum));
        return byMethod.isEmpty()
                ? "none"
                : byMethod.entrySet().stream()
                        .map(method -> method.getKey() + ": "
                                + method.getValue().entrySet().stream()
                                        .map(why -> why.getValue() + " (" + why.getKey() + ")")
                                        .collect(Collectors.joining(", ")))
                        .collect(Collectors.joining("; "));
    }

    private EvaluationReport written(EvaluationReport evaluationReport) throws IOException {
        Path out = evaluationRequest.out();
        Files.writeString(out.resolve("report.html"), EvaluationReportPage.of(evaluationReport));
        Files.writeString(out.resolve("report.json"), EvaluationReportJson.of(evaluationReport));
        for (var imageGrid : evaluationReport.sheets()) {
            Files.write(out.resolve(imageGrid.name() + ".png"), imageGrid.png());
        }
        return evaluationReport;
    }
}
