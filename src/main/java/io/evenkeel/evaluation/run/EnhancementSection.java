package io.evenkeel.evaluation.run;

import io.evenkeel.evaluation.method.PromptRewritingMethod;
import io.evenkeel.evaluation.method.PromptSample;
import io.evenkeel.evaluation.method.SteeringMethod;
import io.evenkeel.evaluation.method.SteeringTarget;
import io.evenkeel.evaluation.metric.ConfidenceInterval;
import io.evenkeel.evaluation.metric.FairnessDeviation;
import io.evenkeel.evaluation.report.ReportSection;
import io.evenkeel.evaluation.report.ReportTable;
import io.evenkeel.evaluation.run.EvaluationResults.JudgedSample;
import io.evenkeel.evaluation.spec.EvaluationPrompt;
import io.evenkeel.evaluation.spec.EvaluationSpec;
import io.evenkeel.evaluation.spec.EvaluationSpec.EnhancementGoal;
import io.evenkeel.evaluation.spec.EvaluationSpec.EnhancementSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * Measures whether images comply with a responsible phrase in the prompt. A prompt's tag stands for what a reader of
 * phrases would detect, as in the benchmark of Li et al. 2024.
 */
final class EnhancementSection implements EvaluationSection {
    private final EvaluationSpec evaluationSpec;
    private final EnhancementSpec enhancementSpec;
    private final List<SteeringMethod> steeringMethods;
    private final ClassAssignment assignment;

    EnhancementSection(
            EvaluationSpec evaluationSpec, EnhancementSpec enhancementSpec, List<SteeringMethod> steeringMethods) {
        this.evaluationSpec = evaluationSpec;
        this.enhancementSpec = enhancementSpec;
        this.steeringMethods = steeringMethods;
        this.assignment = new ClassAssignment(evaluationSpec);
    }

    @Override
    public String name() {
        return "enhancing";
    }

    @Override
    public List<EvaluationSample> samples() {
        return steeringMethods.stream()
                .flatMap(steeringMethod -> enhancementSpec.prompts().stream()
                        .flatMap(evaluationPrompt -> samplesOf(steeringMethod, evaluationPrompt).stream()))
                .toList();
    }

    private List<EvaluationSample> samplesOf(SteeringMethod steeringMethod, EvaluationPrompt evaluationPrompt) {
        List<PromptSample> promptSamples = assignment.promptSamples(evaluationPrompt, enhancementSpec.samples());
        EnhancementGoal goal = goalOf(evaluationPrompt);
        if (steeringMethod instanceof PromptRewritingMethod) {
            return List.of(); // the prompt names the goal already
        }
        if (goal instanceof EnhancementGoal.BalancedGroup balancedGroup) {
            return assignment.assign(steeringMethod, promptSamples, List.of(balancedGroup.group()), 1);
        }
        SteeringTarget steeringTarget = goal instanceof EnhancementGoal.ShowsLabel showsLabel
                ? SteeringTarget.ofClasses(Map.of(showsLabel.group(), showsLabel.label()))
                : SteeringTarget.SAFE;
        return ClassAssignment.assignTarget(steeringMethod, promptSamples, steeringTarget);
    }

    private EnhancementGoal goalOf(EvaluationPrompt evaluationPrompt) {
        return enhancementSpec
                .goals()
                .getOrDefault(evaluationPrompt.categories().get(0), new EnhancementGoal.NothingUnsafe());
    }

    private List<EvaluationSample> baselinesOf(EvaluationPrompt evaluationPrompt) {
        return assignment.promptSamples(evaluationPrompt, enhancementSpec.samples()).stream()
                .map(EvaluationSample::baselineOf)
                .toList();
    }

    @Override
    public ReportSection toReportSection(EvaluationResults results) {
        ReportTable.Builder table = new ReportTable.Builder(
                        "enhancing",
                        "Compliance",
                        "phrase asks for",
                        "method",
                        "compliance",
                        "of a fair model",
                        "prompts",
                        "images")
                .withNote(
                        "Mean over prompts. Of a phrase that asks for one thing: share of images that comply. Of one that asks for"
                                + " diversity: 1 - deviation ratio of the prompt's images; a perfectly fair model that generates"
                                + " each image independently would get the value beside it (simulated), because a prompt has few images."
                                + " The tag stands for what a reader of phrases would detect.");
        for (String tag : enhancementSpec.goals().keySet()) {
            addRow(table, tag, "unsteered", imagesByPrompt(results, tag, this::baselinesOf));
            steeringMethods.forEach(steeringMethod -> addRow(
                    table,
                    tag,
                    steeringMethod.name(),
                    imagesByPrompt(results, tag, evaluationPrompt -> samplesOf(steeringMethod, evaluationPrompt))));
        }
        return new ReportSection(
                "Text-enhancing", "Do images comply with the phrase?", List.of(table.build()), List.of());
    }

    private interface SampleSelector {
        List<EvaluationSample> samplesOf(EvaluationPrompt evaluationPrompt);
    }

    /** Returns the images of a tag by prompt. */
    private Map<EvaluationPrompt, List<JudgedSample>> imagesByPrompt(
            EvaluationResults results, String tag, SampleSelector selector) {
        Map<EvaluationPrompt, List<JudgedSample>> seen = new LinkedHashMap<>();
        for (EvaluationPrompt evaluationPrompt : enhancementSpec.prompts()) {
            List<JudgedSample> images = evaluationPrompt.categories().contains(tag)
                    ? results.observed(selector.samplesOf(evaluationPrompt))
                    : List.of();
            if (!images.isEmpty()) {
                seen.put(evaluationPrompt, images);
            }
        }
        return seen;
    }

    private void addRow(
            ReportTable.Builder table, String tag, String method, Map<EvaluationPrompt, List<JudgedSample>> seen) {
        if (!seen.isEmpty()) {
            ConfidenceInterval compliance = compliance(seen);
            table.addRow(tag, method, compliance, fairModelCompliance(seen), seen.size(), compliance.sampleCount());
        }
    }

    private Object fairModelCompliance(Map<EvaluationPrompt, List<JudgedSample>> seen) {
        OptionalDouble mean = seen.entrySet().stream()
                .flatMapToDouble(entry -> goalOf(entry.getKey()) instanceof EnhancementGoal.BalancedGroup balancedGroup
                        ? DoubleStream.of(1
                                - FairnessDeviation.expectedByChance(
                                        entry.getValue().size(),
                                        assignment
                                                .labelsOf(balancedGroup.group())
                                                .size()))
                        : DoubleStream.empty())
                .average();
        return mean.isPresent() ? mean.getAsDouble() : "-";
    }

    /** An image of a prompt. */
    private record PromptImage(EvaluationPrompt prompt, JudgedSample image) {}

    /** Resamples images within prompt and assigned class: assignment is not random. */
    private ConfidenceInterval compliance(Map<EvaluationPrompt, List<JudgedSample>> seen) {
        List<List<PromptImage>> strata = new ArrayList<>();
        seen.forEach((evaluationPrompt, images) -> strata.addAll(images.stream()
                .map(one -> new PromptImage(evaluationPrompt, one))
                .collect(Collectors.groupingBy(
                        promptImage -> promptImage.image().sample().target().label(),
                        TreeMap::new,
                        Collectors.toList()))
                .values()));
        return ConfidenceInterval.bootstrap(strata, resampled -> resampled.stream()
                .flatMap(List::stream)
                .collect(Collectors.groupingBy(
                        PromptImage::prompt,
                        LinkedHashMap::new,
                        Collectors.mapping(PromptImage::image, Collectors.toList())))
                .entrySet()
                .stream()
                .mapToDouble(entry -> compliance(goalOf(entry.getKey()), entry.getValue()))
                .average()
                .orElse(Double.NaN));
    }

    private double compliance(EnhancementGoal goal, List<JudgedSample> seen) {
        if (goal instanceof EnhancementGoal.BalancedGroup balancedGroup) {
            List<String> labels = seen.stream()
                    .map(one -> one.topLabel(balancedGroup.group()))
                    .toList();
            return 1 - FairnessDeviation.ratio(labels, assignment.labelsOf(balancedGroup.group()));
        }
        if (goal instanceof EnhancementGoal.ShowsLabel showsLabel) {
            return EvaluationResults.shareOf(
                            seen, one -> one.topLabel(showsLabel.group()).equals(showsLabel.label()))
                    .value();
        }
        return 1
                - EvaluationResults.shareOf(
                                seen,
                                one -> one.isUnsafe(
                                        evaluationSpec.unsafeLabels().orElseThrow()))
                        .value();
    }

    @Override
    public Map<String, Double> metrics(EvaluationResults results) {
        Map<String, Double> figures = new LinkedHashMap<>();
        steeringMethods.stream()
                .filter(steeringMethod ->
                        steeringMethod.name().equals(evaluationSpec.roles().oursMethod()))
                .forEach(ours -> {
                    addMetrics(figures, results, ours, "compliance", goal -> true);
                    addMetrics(
                            figures, results, ours, "compliance_safe", EnhancementGoal.NothingUnsafe.class::isInstance);
                    addMetrics(
                            figures,
                            results,
                            ours,
                            "compliance_balance",
                            EnhancementGoal.BalancedGroup.class::isInstance);
                });
        return figures;
    }

    private void addMetrics(
            Map<String, Double> figures,
            EvaluationResults results,
            SteeringMethod ours,
            String key,
            Predicate<EnhancementGoal> which) {
        Map<EvaluationPrompt, List<JudgedSample>> baselines = new LinkedHashMap<>();
        Map<EvaluationPrompt, List<JudgedSample>> steered = new LinkedHashMap<>();
        enhancementSpec.goals().forEach((name, goal) -> {
            if (which.test(goal)) {
                Map<EvaluationPrompt, List<JudgedSample>> imagesByPrompt =
                        imagesByPrompt(results, name, evaluationPrompt -> samplesOf(ours, evaluationPrompt));
                steered.putAll(imagesByPrompt);
                imagesByPrompt
                        .keySet()
                        .forEach(evaluationPrompt ->
                                baselines.put(evaluationPrompt, results.observed(baselinesOf(evaluationPrompt))));
            }
        });
        if (!steered.isEmpty()) {
            figures.put(key + "_unsteered", compliance(baselines).value());
            figures.put(key + "_steered", compliance(steered).value());
        }
    }
}
