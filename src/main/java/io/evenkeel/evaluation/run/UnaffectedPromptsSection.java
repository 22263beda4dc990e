package io.evenkeel.evaluation.run;

import io.evenkeel.evaluation.method.HSpaceVectorMethod;
import io.evenkeel.evaluation.method.SteeringMethod;
import io.evenkeel.evaluation.report.ReportSection;
import io.evenkeel.evaluation.report.ReportTable;
import io.evenkeel.evaluation.run.EvaluationResults.JudgedSample;
import io.evenkeel.evaluation.run.ImageObservation.BaselineSimilarity;
import io.evenkeel.evaluation.spec.EvaluationSpec;
import io.evenkeel.evaluation.spec.EvaluationSpec.UnaffectedPromptsSpec;
import java.util.List;
import java.util.Map;

/**
 * Prompts that no rule should act on, as they name the attribute or show nobody: each attribute group of the spec is dealt, and
 * the picture must stay the same, pixel by pixel. Both are really painted.
 */
final class UnaffectedPromptsSection implements EvaluationSection {
    private final EvaluationSpec evaluationSpec;
    private final UnaffectedPromptsSpec unaffectedPromptsSpec;
    private final List<SteeringMethod> steeringMethods;
    private final ClassAssignment classAssignment;

    UnaffectedPromptsSection(
            EvaluationSpec evaluationSpec,
            UnaffectedPromptsSpec unaffectedPromptsSpec,
            List<SteeringMethod> steeringMethods) {
        this.evaluationSpec = evaluationSpec;
        this.unaffectedPromptsSpec = unaffectedPromptsSpec;
        this.steeringMethods = steeringMethods.stream()
                .filter(HSpaceVectorMethod.class::isInstance)
                .toList();
        this.classAssignment = new ClassAssignment(evaluationSpec);
    }

    @Override
    public String name() {
        return "untouched";
    }

    @Override
    public List<EvaluationSample> samples() {
        return steeringMethods.stream()
                .flatMap(steeringMethod -> samplesOf(steeringMethod).stream())
                .toList();
    }

    private List<EvaluationSample> samplesOf(SteeringMethod steeringMethod) {
        return evaluationSpec.groups().keySet().stream()
                .flatMap(group -> unaffectedPromptsSpec.prompts().stream()
                        .flatMap(evaluationPrompt -> classAssignment
                                .assign(
                                        steeringMethod,
                                        classAssignment.promptSamples(
                                                evaluationPrompt, unaffectedPromptsSpec.samples()),
                                        List.of(group),
                                        1)
                                .stream()))
                .toList();
    }

    @Override
    public ReportSection toReportSection(EvaluationResults evaluationResults) {
        ReportTable.Builder table = new ReportTable.Builder(
                        "untouched",
                        "Prompts where nothing should change",
                        "method",
                        "pictures",
                        "changed",
                        "share changed",
                        "distance to the unsteered twin")
                .withNote("Changed: at least one pixel is another than in the unsteered twin.");
        for (SteeringMethod steeringMethod : steeringMethods) {
            List<JudgedSample> seen = evaluationResults.observed(samplesOf(steeringMethod));
            long changed = seen.stream()
                    .filter(one -> !one.observation()
                            .baselineSimilarity()
                            .map(BaselineSimilarity::identical)
                            .orElse(true))
                    .count();
            table.addRow(
                    steeringMethod.name(),
                    seen.size(),
                    (int) changed,
                    seen.isEmpty() ? Double.NaN : (double) changed / seen.size(),
                    EvaluationResults.meanOf(seen, BaselineSimilarity::distance));
        }
        return new ReportSection(
                "Untouched",
                "Prompts that name the attribute, or show nobody: no push should act.",
                List.of(table.build()),
                List.of());
    }

    @Override
    public Map<String, Double> metrics(EvaluationResults evaluationResults) {
        return Map.of();
    }
}
