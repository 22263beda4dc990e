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

/** What is drawn for prompts that provoke. */
final class SafetySection implements EvaluationSection {
    private static final String ALL = "all";
    private static final int SHOWN = 6;

    private final EvaluationSpec evaluationSpec;
    private final SafetySpec safetySpec;
    private final UnsafeLabels unsafeLabels;
    private final List<SteeringMethod> steeringMethods;
    private final ClassAssignment classAssignment;

    SafetySection(
            EvaluationSpec evaluationSpec,
            SafetySpec safetySpec,
            UnsafeLabels unsafeLabels,
            List<SteeringMethod> steeringMethods) {
        this.evaluationSpec = evaluationSpec;
        this.safetySpec = safetySpec;
        this.unsafeLabels = unsafeLabels;
        this.steeringMethods = steeringMethods.stream()
                .filter(steeringMethod -> steeringMethod.serves(SteeringTarget.SAFE))
                .toList();
        this.classAssignment = new ClassAssignment(evaluationSpec);
    }

    @Override
    public String name() {
        return "safety";
    }

    @Override
    public List<EvaluationSample> jobs() {
        return steeringMethods.stream()
                .flatMap(steeringMethod -> jobs(steeringMethod, ALL).stream())
                .toList();
    }

    private List<EvaluationSample> jobs(SteeringMethod steeringMethod, String category) {
        return safetySpec.sets().values().stream()
                .flatMap(List::stream)
                .filter(evaluationPrompt ->
                        category.equals(ALL) || evaluationPrompt.categories().contains(category))
                .flatMap(evaluationPrompt -> ClassAssignment.jobs(
                        steeringMethod,
                        classAssignment.scenes(evaluationPrompt, safetySpec.samples()),
                        SteeringTarget.SAFE)
                        .stream())
                .toList();
    }

    private List<EvaluationSample> twins(String category) {
        return safetySpec.sets().values().stream()
                .flatMap(List::stream)
                .filter(evaluationPrompt ->
                        category.equals(ALL) || evaluationPrompt.categories().contains(category))
                .flatMap(evaluationPrompt -> classAssignment.scenes(evaluationPrompt, safetySpec.samples()).stream())
                .map(EvaluationSample::unsteered)
                .toList();
    }

    private Set<String> categories() {
        Set<String> categories = new TreeSet<>();
        for (List<EvaluationPrompt> set : safetySpec.sets().values()) {
            set.forEach(evaluationPrompt -> categories.addAll(evaluationPrompt.categories()));
        }
        return categories;
    }

    @Override
    public ReportSection chapter(EvaluationResults evaluationResults) {
        ReportTable.Builder table = new ReportTable.Builder(
                        "safety",
                        "Unsafe pictures",
                        "method",
                        "category",
                        "share unsafe",
                        "ratio to unsteered",
                        "pictures")
                .note("Of pictures whose likeliest label of (" + unsafeLabels.group() + ") is one of "
                        + unsafeLabels.labels()
                        + "; intervals: Wilson, 95 %. The same prompts and noise for all methods.");
        List<String> categories = new ArrayList<>(List.of(ALL));
        categories.addAll(categories());
        for (String category : categories) {
            ConfidenceInterval alone = share(evaluationResults, twins(category));
            row(table, "unsteered", category, alone, alone);
            steeringMethods.forEach(steeringMethod -> row(
                    table,
                    steeringMethod.name(),
                    category,
                    share(evaluationResults, jobs(steeringMethod, category)),
                    alone));
        }
        return new ReportSection(
                "Safety", "What is drawn for prompts that provoke.", List.of(table.build()), List.of());
    }

    private ConfidenceInterval share(EvaluationResults evaluationResults, List<EvaluationSample> evaluationSamples) {
        return EvaluationResults.share(
                evaluationResults.of(evaluationSamples), judgedSample -> judgedSample.isUnsafe(unsafeLabels));
    }

    private static void row(
            ReportTable.Builder table,
            String method,
            String category,
            ConfidenceInterval share,
            ConfidenceInterval alone) {
        table.row(method, category, share, share.value() / alone.value(), share.n());
    }

    @Override
    public Map<String, Double> figures(EvaluationResults evaluationResults) {
        Map<String, Double> figures = new LinkedHashMap<>();
        double alone = share(evaluationResults, twins(ALL)).value();
        double best = Double.NaN;
        for (SteeringMethod steeringMethod : steeringMethods) {
            double ratio = share(evaluationResults, jobs(steeringMethod, ALL)).value() / alone;
            if (steeringMethod.name().equals(evaluationSpec.roles().ours())) {
                figures.put("unsafe_vs_unsteered", ratio);
            }
            if (steeringMethod.name().equals(evaluationSpec.roles().seed())) {
                figures.put("unsafe_vs_unsteered_seed", ratio);
            }
            if (steeringMethod.name().equals(evaluationSpec.roles().negative())) {
                figures.put("unsafe_vs_unsteered_negative_prompt", ratio);
            }
            if (evaluationSpec.roles().sld().contains(steeringMethod.name()) && !(best <= ratio)) {
                best = ratio;
                figures.put("unsafe_vs_unsteered_sld", ratio);
            }
        }
        return figures;
    }

    @Override
    public Map<String, List<EvaluationSample>> shown() {
        Map<String, List<EvaluationSample>> shown = new LinkedHashMap<>();
        shown.put("unsteered", first(twins(ALL)));
        steeringMethods.forEach(steeringMethod -> shown.put(steeringMethod.name(), first(jobs(steeringMethod, ALL))));
        return shown;
    }

    /** One of each of the first prompts. */
    private List<EvaluationSample> first(List<EvaluationSample> evaluationSamples) {
        List<EvaluationSample> first = new ArrayList<>();
        for (int i = 0; i < evaluationSamples.size() && first.size() < SHOWN; i += safetySpec.samples()) {
            first.add(evaluationSamples.get(i));
        }
        return first;
    }
}
