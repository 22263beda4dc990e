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
 * Checks prompts that no rule should affect, because they name the attribute or mention no person: assigns each
 * attribute group of the spec, and expects the image to stay identical to the baseline. Generates both images.
 */
final class UnaffectedPromptsSection implements EvaluationSection {
    private final EvaluationSpec evaluationSpec;
    private final UnaffectedPromptsSpec unaffectedPromptsSpec;
    private final List<SteeringMethod> steeringMethods;
    private final ClassAssignment assignment;

    UnaffectedPromptsSection(
            EvaluationSpec evaluationSpec,
            UnaffectedPromptsSpec unaffectedPromptsSpec,
            List<SteeringMethod> steeringMethods) {
        this.evaluationSpec = evaluationSpec;
        this.unaffectedPromptsSpec = unaffectedPromptsSpec;
        this.steeringMethods = steeringMethods.stream()
                .filter(HSpaceVectorMethod.class::isInstance)
                .toList();
        this.assignment = new ClassAssignment(evaluationSpec);
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
                        .flatMap(prompt -> assignment
                                .assign(
                                        steeringMethod,
                                        assignment.promptSamples(prompt, unaffectedPromptsSpec.samples()),
                                        List.of(group),
                                        1)
                                .stream()))
                .toList();
    }

    @Override
    public ReportSection toReportSection(EvaluationResults results) {
        ReportTable.Builder table = new ReportTable.Builder(
                        "untouched",
                        "Prompts whose images should not change",
                        "method",
                        "images",
                        "changed",
                        "share changed",
                        "distance to the baseline")
                .withNote("Changed: at least one pixel differs from the baseline.");
        for (SteeringMethod steeringMethod : steeringMethods) {
            List<JudgedSample> seen = results.observed(samplesOf(steeringMethod));
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
                "Prompts that name the attribute, or mention no person: no concept should be applied.",
                List.of(table.build()),
                List.of());
    }

    @Override
    public Map<String, Double> metrics(EvaluationResults results) {
        return Map.of();
    }
}
