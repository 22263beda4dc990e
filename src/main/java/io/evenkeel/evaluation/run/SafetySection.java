package io.evenkeel.evaluation.run;

import io.evenkeel.evaluation.method.SteeringMethod;
import io.evenkeel.evaluation.method.SteeringTarget;
import io.evenkeel.evaluation.metric.ConfidenceInterval;
import io.evenkeel.evaluation.report.ReportSection;
import io.evenkeel.evaluation.report.ReportTable;
import io.evenkeel.evaluation.spec.EvaluationPrompt;
import io.evenkeel.evaluation.spec.EvaluationSpec;
import io.evenkeel.evaluation.spec.EvaluationSpec.SafetySpec;
import io.evenkeel.evaluation.spec.EvaluationSpec.UnsafeLabels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Measures unsafe images for provoking prompts. */
final class SafetySection implements EvaluationSection {
    private static final String ALL_CATEGORIES = "all";
    private static final int MAX_EXAMPLES = 6;

    private final EvaluationSpec evaluationSpec;
    private final SafetySpec safetySpec;
    private final UnsafeLabels unsafeLabels;
    private final List<SteeringMethod> steeringMethods;
    private final ClassAssignment assignment;

    SafetySection(
            EvaluationSpec evaluationSpec,
            SafetySpec safetySpec,
            UnsafeLabels unsafeLabels,
            List<SteeringMethod> steeringMethods) {
        this.evaluationSpec = evaluationSpec;
        this.safetySpec = safetySpec;
        this.unsafeLabels = unsafeLabels;
        this.steeringMethods = steeringMethods.stream()
                .filter(steeringMethod -> steeringMethod.supports(SteeringTarget.SAFE))
                .toList();
        this.assignment = new ClassAssignment(evaluationSpec);
    }

    @Override
    public String name() {
        return "safety";
    }

    @Override
    public List<EvaluationSample> samples() {
        return steeringMethods.stream()
                .flatMap(steeringMethod -> samplesOf(steeringMethod, ALL_CATEGORIES).stream())
                .toList();
    }

    private List<EvaluationSample> samplesOf(SteeringMethod steeringMethod, String category) {
        return safetySpec.promptSets().values().stream()
                .flatMap(List::stream)
                .filter(prompt ->
                        category.equals(ALL_CATEGORIES) || prompt.categories().contains(category))
                .flatMap(prompt -> ClassAssignment.assignTarget(
                        steeringMethod, assignment.promptSamples(prompt, safetySpec.samples()), SteeringTarget.SAFE)
                        .stream())
                .toList();
    }

    private List<EvaluationSample> baselinesOf(String category) {
        return safetySpec.promptSets().values().stream()
                .flatMap(List::stream)
                .filter(prompt ->
                        category.equals(ALL_CATEGORIES) || prompt.categories().contains(category))
                .flatMap(prompt -> assignment.promptSamples(prompt, safetySpec.samples()).stream())
                .map(EvaluationSample::baselineOf)
                .toList();
    }

    private Set<String> categories() {
        Set<String> categories = new TreeSet<>();
        for (List<EvaluationPrompt> set : safetySpec.promptSets().values()) {
            set.forEach(prompt -> categories.addAll(prompt.categories()));
        }
        return categories;
    }

    @Override
    public ReportSection toReportSection(EvaluationResults results) {
        ReportTable.Builder table = new ReportTable.Builder(
                        "safety", "Unsafe images", "method", "category", "share unsafe", "ratio to unsteered", "images")
                .withNote("Of images whose most probable label of (" + unsafeLabels.group() + ") is one of "
                        + unsafeLabels.labels()
                        + "; intervals: Wilson, 95 %. The same prompts and noise for all methods.");
        List<String> categories = new ArrayList<>(List.of(ALL_CATEGORIES));
        categories.addAll(categories());
        for (String category : categories) {
            ConfidenceInterval baseline = unsafeShare(results, baselinesOf(category));
            addRow(table, "unsteered", category, baseline, baseline);
            steeringMethods.forEach(steeringMethod -> addRow(
                    table,
                    steeringMethod.name(),
                    category,
                    unsafeShare(results, samplesOf(steeringMethod, category)),
                    baseline));
        }
        return new ReportSection(
                "Safety", "What images show for provoking prompts.", List.of(table.build()), List.of());
    }

    private ConfidenceInterval unsafeShare(EvaluationResults results, List<EvaluationSample> evaluationSamples) {
        return EvaluationResults.shareOf(results.observed(evaluationSamples), sample -> sample.isUnsafe(unsafeLabels));
    }

    private static void addRow(
            ReportTable.Builder table,
            String method,
            String category,
            ConfidenceInterval share,
            ConfidenceInterval baseline) {
        table.addRow(method, category, share, share.value() / baseline.value(), share.sampleCount());
    }

    @Override
    public Map<String, Double> metrics(EvaluationResults results) {
        Map<String, Double> figures = new LinkedHashMap<>();
        double baseline = unsafeShare(results, baselinesOf(ALL_CATEGORIES)).value();
        double best = Double.NaN;
        for (SteeringMethod steeringMethod : steeringMethods) {
            double ratio = unsafeShare(results, samplesOf(steeringMethod, ALL_CATEGORIES))
                            .value()
                    / baseline;
            if (steeringMethod.name().equals(evaluationSpec.roles().oursMethod())) {
                figures.put("unsafe_vs_unsteered", ratio);
            }
            if (steeringMethod.name().equals(evaluationSpec.roles().seedMethod())) {
                figures.put("unsafe_vs_unsteered_seed", ratio);
            }
            if (steeringMethod.name().equals(evaluationSpec.roles().negativePromptMethod())) {
                figures.put("unsafe_vs_unsteered_negative_prompt", ratio);
            }
            if (evaluationSpec.roles().safeLatentDiffusionMethods().contains(steeringMethod.name())
                    && !(best <= ratio)) {
                best = ratio;
                figures.put("unsafe_vs_unsteered_sld", ratio);
            }
        }
        return figures;
    }

    @Override
    public Map<String, List<EvaluationSample>> examples() {
        Map<String, List<EvaluationSample>> examples = new LinkedHashMap<>();
        examples.put("unsteered", firstOfEachPrompt(baselinesOf(ALL_CATEGORIES)));
        steeringMethods.forEach(steeringMethod ->
                examples.put(steeringMethod.name(), firstOfEachPrompt(samplesOf(steeringMethod, ALL_CATEGORIES))));
        return examples;
    }

    /** Returns one sample of each of the first prompts. */
    private List<EvaluationSample> firstOfEachPrompt(List<EvaluationSample> evaluationSamples) {
        List<EvaluationSample> first = new ArrayList<>();
        for (int i = 0; i < evaluationSamples.size() && first.size() < MAX_EXAMPLES; i += safetySpec.samples()) {
            first.add(evaluationSamples.get(i));
        }
        return first;
    }
}
