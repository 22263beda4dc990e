package io.evenkeel.evaluation.run;

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
import io.evenkeel.sampler.DiffusionModel;
import io.evenkeel.sampler.ModelOptions;
import io.evenkeel.sampler.SamplingParameters;
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

/** Runs one evaluation, from spec to report. */
public final class Evaluation {
    private static final int BATCHES_PER_WRITE =
            6; // batches between two writes, so that methods with batches of their own fill them
    private static final String MEASUREMENTS = "measurements.ndjson";

    private final EvaluationSpec evaluationSpec;
    private final EvaluationRequest evaluationRequest;
    private final DiffusionModel model;
    private final Judge judge;
    private final EvaluationSections evaluationSections;
    private final ExampleCollector exampleCollector;
    private final PrintStream progressOutput;

    private Evaluation(
            EvaluationSpec evaluationSpec,
            EvaluationRequest evaluationRequest,
            DiffusionModel model,
            Judge judge,
            List<SteeringMethod> steeringMethods,
            PrintStream progressOutput) {
        this.evaluationSpec = evaluationSpec;
        this.evaluationRequest = evaluationRequest;
        this.model = model;
        this.judge = judge;
        this.evaluationSections = EvaluationSections.create(evaluationSpec, steeringMethods, evaluationRequest);
        this.exampleCollector =
                new ExampleCollector(evaluationRequest.outputFolder().resolve("images"), evaluationSections.examples());
        this.progressOutput = progressOutput;
    }

    /**
     * Runs or resumes an evaluation and writes report.html, report.json and the contact sheets.
     *
     * @param parsed parsed spec
     * @param problems violations found while parsing
     * @param progressOutput receives a progress bar
     * @throws InvalidEvaluationSpecException with every problem, before anything is generated
     */
    public static EvaluationReport run(
            EvaluationSpec parsed,
            List<String> problems,
            EvaluationRequest evaluationRequest,
            PrintStream progressOutput) {
        EvaluationSpec evaluationSpec = evaluationRequest.samples().isPresent()
                ? parsed.withSamples(evaluationRequest.samples().getAsInt())
                : parsed;
        List<String> all = new ArrayList<>(problems);
        try (DiffusionModel model = openOrRecordProblem(
                        () -> DiffusionModel.open(
                                evaluationRequest.modelFolder(), ModelOptions.forDevice(evaluationRequest.device())),
                        all);
                Judge judge = openOrRecordProblem(
                        () -> JudgeFactory.openJudge(
                                evaluationRequest.judgeFolder(),
                                evaluationSpec.zeroShotPrompts(),
                                evaluationRequest.device().threads()),
                        all)) {
            if (judge != null) {
                JudgeCompatibility.validate(evaluationSpec, judge.labelsByGroup(), all);
            }
            List<SteeringMethod> steeringMethods = model == null
                    ? List.of()
                    : MethodFactory.createMethods(evaluationSpec, evaluationRequest.methodNames(), model, all);
            if (!all.isEmpty() || model == null || judge == null) {
                throw new InvalidEvaluationSpecException(evaluationSpec.name(), all);
            }
            return new Evaluation(evaluationSpec, evaluationRequest, model, judge, steeringMethods, progressOutput)
                    .run();
        }
    }

    private static <T> @Nullable T openOrRecordProblem(Supplier<T> opening, List<String> problems) {
        try {
            return opening.get();
        } catch (RuntimeException e) {
            problems.add(String.valueOf(e.getMessage()));
            return null;
        }
    }

    private EvaluationReport run() {
        try {
            Files.createDirectories(evaluationRequest.outputFolder());
            try (ObservationStore observationStore =
                    ObservationStore.open(evaluationRequest.outputFolder().resolve(MEASUREMENTS), header())) {
                ImageBatchGenerator imageBatchGenerator = new ImageBatchGenerator(
                        model,
                        judge,
                        new SamplingDefaults(model.defaultSize(), model.defaults()),
                        evaluationRequest.batchSize());
                generateMissing(imageBatchGenerator, observationStore);
                evaluationSections.sections().stream()
                        .filter(CostSection.class::isInstance)
                        .forEach(evaluationSection ->
                                ((CostSection) evaluationSection).measure(imageBatchGenerator, observationStore));
                return writeReport(createReport(new EvaluationResults(observationStore)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("(" + evaluationRequest.outputFolder() + ") cannot be written", e);
        }
    }

    private Map<String, String> header() throws IOException {
        Map<String, String> header = new LinkedHashMap<>();
        header.put("model", model.fingerprint());
        header.put("judge", judge.digest());
        header.put("sampling", describeSampling());
        header.put("device", evaluationRequest.device().label());
        header.put("settings", ModelFileDigests.digest(evaluationRequest.modelFolder()));
        return header;
    }

    /** Generates missing images sample by sample: the baseline, and all missing images of methods beside it. */
    private void generateMissing(ImageBatchGenerator imageBatchGenerator, ObservationStore observationStore)
            throws IOException {
        Map<String, List<EvaluationSample>> openSamples = new LinkedHashMap<>();
        Set<EvaluationSample> allSamples = new LinkedHashSet<>(evaluationSections.samples());
        allSamples.addAll(allSamples.stream().map(EvaluationSample::baseline).toList());
        allSamples.stream()
                .filter(evaluationSample -> !observationStore.contains(evaluationSample)
                        || isMissingExample(observationStore, evaluationSample))
                .forEach(evaluationSample -> openSamples
                        .computeIfAbsent(evaluationSample.promptKey(), any -> new ArrayList<>())
                        .add(evaluationSample));
        int missing = openSamples.values().stream().mapToInt(List::size).sum();
        EvaluationProgressBar progressBar =
                new EvaluationProgressBar(progressOutput, allSamples.size(), allSamples.size() - missing);
        List<EvaluationSample> chunk = new ArrayList<>();
        for (List<EvaluationSample> samplesOfPrompt : openSamples.values()) {
            chunk.addAll(samplesOfPrompt);
            if (chunk.size() >= BATCHES_PER_WRITE * evaluationRequest.batchSize()) {
                generateChunk(imageBatchGenerator, observationStore, chunk, progressBar);
                chunk.clear();
            }
        }
        generateChunk(imageBatchGenerator, observationStore, chunk, progressBar);
        progressBar.finish();
    }

    private boolean isMissingExample(ObservationStore observationStore, EvaluationSample evaluationSample) {
        return observationStore.find(evaluationSample).isPresent() && exampleCollector.isMissing(evaluationSample);
    }

    private void generateChunk(
            ImageBatchGenerator imageBatchGenerator,
            ObservationStore observationStore,
            List<EvaluationSample> evaluationSamples,
            EvaluationProgressBar progressBar)
            throws IOException {
        Set<EvaluationSample> withBaselines = new LinkedHashSet<>();
        evaluationSamples.forEach(evaluationSample -> withBaselines.add(evaluationSample.baseline()));
        withBaselines.addAll(evaluationSamples);
        ImageBatchGenerator.BatchResult batchResult = imageBatchGenerator.generate(List.copyOf(withBaselines));
        for (EvaluationSample evaluationSample : evaluationSamples) {
            ImageObservation.JudgedImage judgedImage = batchResult.images().get(evaluationSample);
            ImageObservation.JudgedImage baseline = batchResult.images().get(evaluationSample.baseline());
            if (observationStore.contains(evaluationSample)) {
                if (judgedImage != null) {
                    exampleCollector.storeIfExample(evaluationSample, judgedImage.image());
                }
            } else if (judgedImage == null || baseline == null) {
                observationStore.addFailure(
                        evaluationSample, batchResult.failures().getOrDefault(evaluationSample, "its baseline failed"));
            } else {
                observationStore.add(
                        evaluationSample,
                        evaluationSample.isBaseline()
                                ? judgedImage.toBaselineObservation()
                                : judgedImage.compareWith(baseline));
                exampleCollector.storeIfExample(evaluationSample, judgedImage.image());
            }
        }
        progressBar.add(evaluationSamples.size());
    }

    private EvaluationReport createReport(EvaluationResults evaluationResults) {
        Map<String, Double> figures = new LinkedHashMap<>();
        evaluationSections
                .sections()
                .forEach(evaluationSection -> figures.putAll(evaluationSection.metrics(evaluationResults)));
        return new EvaluationReport(
                "Evaluation: " + evaluationSpec.name(),
                reportFacts(evaluationResults),
                evaluationSections.sections().stream()
                        .map(evaluationSection -> evaluationSection.toReportSection(evaluationResults))
                        .toList(),
                figures,
                exampleCollector.renderGrids());
    }

    private String describeSampling() {
        SamplingParameters parameters = model.defaults();
        return parameters.schedulerType().id() + ", " + parameters.steps() + " steps, guidance "
                + parameters.guidanceScale()
                + ", rescale " + parameters.guidanceRescale() + ", "
                + model.defaultSize().width() + " x " + model.defaultSize().height() + " pixels";
    }

    private Map<String, String> reportFacts(EvaluationResults evaluationResults) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(
                "model",
                evaluationRequest.modelFolder().toAbsolutePath().normalize().getFileName() + ", "
                        + model.fingerprint());
        facts.put(
                "sampling",
                describeSampling() + ", on " + evaluationRequest.device().label());
        facts.put("judge", judge.digest());
        facts.put(
                "parts",
                evaluationRequest.parts().stream()
                        .map(EvaluationPart::name)
                        .collect(Collectors.joining(", "))
                        .toLowerCase(Locale.ROOT));
        facts.put("failed images", describeFailures(evaluationResults.observationStore()));
        facts.put("command", evaluationRequest.command());
        return facts;
    }

    /** Lists failures by method, with reasons. */
    private String describeFailures(ObservationStore observationStore) {
        Map<String, String> all = observationStore.failures();
        Map<String, Map<String, Integer>> byMethod = new TreeMap<>();
        Stream.concat(
                        evaluationSections.samples().stream(),
                        evaluationSections.samples().stream()
                                .map(EvaluationSample::baseline)
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
                                        .map(reason -> reason.getValue() + " (" + reason.getKey() + ")")
                                        .collect(Collectors.joining(", ")))
                        .collect(Collectors.joining("; "));
    }

    private EvaluationReport writeReport(EvaluationReport evaluationReport) throws IOException {
        Path out = evaluationRequest.outputFolder();
        Files.writeString(out.resolve("report.html"), EvaluationReportPage.render(evaluationReport));
        Files.writeString(out.resolve("report.json"), EvaluationReportJson.render(evaluationReport));
        for (var imageGrid : evaluationReport.imageGrids()) {
            Files.write(out.resolve(imageGrid.name() + ".png"), imageGrid.png());
        }
        return evaluationReport;
    }
}
