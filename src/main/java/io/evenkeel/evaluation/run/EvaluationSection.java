package io.evenkeel.evaluation.run;

import io.evenkeel.evaluation.report.ReportSection;
import java.util.List;
import java.util.Map;

/** A part of an evaluation: which pictures it needs, and what it makes of them. */
interface EvaluationSection {
    /** What its contact sheet is called. */
    String name();

    /** Without the unsteered twins, which are painted anyway. */
    List<EvaluationSample> samples();

    ReportSection toReportSection(EvaluationResults evaluationResults);

    /** Numbers for docs/benchmarks.json, by key; those of methods that have no role are left out. */
    Map<String, Double> metrics(EvaluationResults evaluationResults);

    /** Pictures worth showing: by row, the jobs. */
    default Map<String, List<EvaluationSample>> examples() {
        return Map.of();
    }
}
