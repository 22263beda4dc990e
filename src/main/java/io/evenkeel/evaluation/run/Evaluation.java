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
    private final EvaluationRequest request;
    private final DiffusionModel model;
    private final Judge judge;
    private final EvaluationSections evaluationSections;
    private final ExampleCollector collector;
    private final PrintStream progressOutput;

    private Evaluation(
            EvaluationSpec evaluationSpec,
            EvaluationRequest request,
            DiffusionModel model,
            Judge judge,
            List<SteeringMethod> steeringMethods,
            PrintStream progressOutput) {
        this.evaluationSpec = evaluationSpec;
        this.request = request;
        this.model = model;
        this.judge = judge;
        this.evaluationSections = EvaluationSections.create(evaluationSpec, steeringMethods, request);
        this.collector = new ExampleCollector(request.outputFolder().resolve("images"), evaluationSections.examples());
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
            EvaluationSpec parsed, List<String> problems, EvaluationRequest request, PrintStream progressOutput) {
        EvaluationSpec evaluationSpec = request.samples().isPresent()
                ? parsed.withSamples(request.samples().getAsInt())
                : parsed;
        List<String> all = new ArrayList<>(problems);
        try (DiffusionModel model = openOrRecordProblem(
                        () -> DiffusionModel.open(request.modelFolder(), ModelOptions.forDevice(request.device())),
                        all);
                Judge judge = openOrRecordProblem(
                        () -> JudgeFactory.openJudge(
                                request.judgeFolder(),
                                evaluationSpec.zeroShotPrompts(),
                                request.device().threads()),
                        all)) {
            if (judge != null) {
                JudgeCompatibility.validate(evaluationSpec, judge.labelsByGroup(), all);
            }
            List<SteeringMethod> steeringMethods = model == null
                    ? List.of()
                    : MethodFactory.createMethods(evaluationSpec, request.methodNames(), model, all);
            if (!all.isEmpty() || model == null || judge == null) {
                throw new InvalidEvaluationSpecException(evaluationSpec.name(), all);
            }
            return new Evaluation(evaluationSpec, request, model, judge, steeringMethods, progressOutput).run();
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
            Files.createDirectories(request.outputFolder());
            try (ObservationStore store =
                    ObservationStore.open(request.outputFolder().resolve(MEASUREMENTS), header())) {
                ImageBatchGenerator generator = new ImageBatchGenerator(
                        model, judge, new SamplingDefaults(model.defaultSize(), model.defaults()), request.batchSize());
                generateMissing(generator, store);
                evaluationSections.sections().stream()
                        .filter(CostSection.class::isInstance)
                        .forEach(section -> ((CostSection) section).measure(generator, store));
                return writeReport(createReport(new EvaluationResults(store)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("(" + request.outputFolder() + ") cannot be written", e);
        }
    }

    private Map<String, String> header() throws IOException {
        Map<String, String> header = new LinkedHashMap<>();
        header.put("model", model.fingerprint());
        header.put("judge", judge.digest());
        header.put("sampling", describeSampling());
        header.put("device", request.device().label());
        header.put("settings", ModelFileDigests.digest(request.modelFolder()));
        return header;
    }

    /** Generates missing images sample by sample: the baseline, and all missing images of methods beside it. */
    private void generateMissing(ImageBatchGenerator generator, ObservationStore store) throws IOException {
        Map<String, List<EvaluationSample>> openSamples = new LinkedHashMap<>();
        Set<EvaluationSample> allSamples = new LinkedHashSet<>(evaluationSections.samples());
        allSamples.addAll(allSamples.stream().map(EvaluationSample::baseline).toList());
        allSamples.stream()
                .filter(sample -> !store.contains(sample) || isMissingExample(store, sample))
                .forEach(sample -> openSamples
                        .computeIfAbsent(sample.promptKey(), any -> new ArrayList<>())
                        .add(sample));
        int missing = openSamples.values().stream().mapToInt(List::size).sum();
        EvaluationProgressBar progressBar =
                new EvaluationProgressBar(progressOutput, allSamples.size(), allSamples.size() - missing);
        List<EvaluationSample> chunk = new ArrayList<>();
        for (List<EvaluationSample> samplesOfPrompt : openSamples.values()) {
            chunk.addAll(samplesOfPrompt);
            if (chunk.size() >= BATCHES_PER_WRITE * request.batchSize()) {
                generateChunk(generator, store, chunk, progressBar);
                chunk.clear();
            }
        }
        generateChunk(generator, store, chunk, progressBar);
        progressBar.finish();
    }

    private boolean isMissingExample(ObservationStore store, EvaluationSample sample) {
        return store.find(sample).isPresent() && collector.isMissing(sample);
    }

    private void generateChunk(
            ImageBatchGenerator generator,
            ObservationStore store,
            List<EvaluationSample> evaluationSamples,
            EvaluationProgressBar progressBar)
            throws IOException {
        Set<EvaluationSample> withBaselines = new LinkedHashSet<>();
        evaluationSamples.forEach(sample -> withBaselines.add(sample.baseline()));
        withBaselines.addAll(evaluationSamples);
        ImageBatchGenerator.BatchResult result = generator.generate(List.copyOf(withBaselines));
        for (EvaluationSample sample : evaluationSamples) {
            ImageObservation.JudgedImage judgedImage = result.images().get(sample);
            ImageObservation.JudgedImage baseline = result.images().get(sample.baseline());
            if (store.contains(sample)) {
                if (judgedImage != null) {
                    collector.storeIfExample(sample, judgedImage.image());
                }
            } else if (judgedImage == null || baseline == null) {
                store.addFailure(sample, result.failures().getOrDefault(sample, "its baseline failed"));
            } else {
                store.add(
                        sample,
                        sample.isBaseline() ? judgedImage.toBaselineObservation() : judgedImage.compareWith(baseline));
                collector.storeIfExample(sample, judgedImage.image());
            }
        }
        progressBar.add(evaluationSamples.size());
    }

    private EvaluationReport createReport(EvaluationResults results) {
        Map<String, Double> figures = new LinkedHashMap<>();
        evaluationSections.sections().forEach(section -> figures.putAll(section.metrics(results)));
        return new EvaluationReport(
                "Evaluation: " + evaluationSpec.name(),
                reportFacts(results),
                evaluationSections.sections().stream()
                        .map(section -> section.toReportSection(results))
                        .toList(),
                figures,
                collector.renderGrids());
    }

    private String describeSampling() {
        SamplingParameters parameters = model.defaults();
        return parameters.schedulerType().id() + ", " + parameters.steps() + " steps, guidance "
                + parameters.guidanceScale()
                + ", rescale " + parameters.guidanceRescale() + ", "
                + model.defaultSize().width() + " x " + model.defaultSize().height() + " pixels";
    }

    private Map<String, String> reportFacts(EvaluationResults results) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(
                "model", request.modelFolder().toAbsolutePath().normalize().getFileName() + ", " + model.fingerprint());
        facts.put("sampling", describeSampling() + ", on " + request.device().label());
        facts.put("judge", judge.digest());
        facts.put(
                "parts",
                request.parts().stream()
                        .map(EvaluationPart::name)
                        .collect(Collectors.joining(", "))
                        .toLowerCase(Locale.ROOT));
        facts.put("failed images", describeFailures(results.observationStore()));
        facts.put("command", request.command());
        return facts;
    }

    /** Lists failures by method, with reasons. */
    private String describeFailures(ObservationStore store) {
        Map<String, String> all = store.failures();
        Map<String, Map<String, Integer>> byMethod = new TreeMap<>();
        Stream.concat(
                        evaluationSections.samples().stream(),
                        evaluationSections.samples().stream()
                                .map(EvaluationSample::baseline)
                                .distinct())
                .filter(sample -> all.containsKey(sample.key()))
                .forEach(sample -> byMethod.computeIfAbsent(sample.method().name(), any -> new TreeMap<>())
                        .merge(all.getOrDefault(sample.key(), ""), 1, Integer::sum));
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
        Path out = request.outputFolder();
        Files.writeString(out.resolve("report.html"), EvaluationReportPage.render(evaluationReport));
        Files.writeString(out.resolve("report.json"), EvaluationReportJson.render(evaluationReport));
        for (var grid : evaluationReport.imageGrids()) {
            Files.write(out.resolve(grid.name() + ".png"), grid.png());
        }
        return evaluationReport;
    }
}
