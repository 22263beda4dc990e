package io.evenkeel.evaluation.run;

import io.evenkeel.evaluation.report.ReportSection;
import java.util.List;
import java.util.Map;

/** A section of an evaluation: which images it needs, and what it reports. */
interface EvaluationSection {
    /** Returns the name of its contact sheet. */
    String name();

    /** Returns the images that it needs. Baselines are generated in any case. */
    List<EvaluationSample> samples();

    ReportSection toReportSection(EvaluationResults results);

    /** Returns the metrics for docs/benchmarks.json, by key. Omits methods without a role. */
    Map<String, Double> metrics(EvaluationResults results);

    /** Returns images for the contact sheet, by row. */
    default Map<String, List<EvaluationSample>> examples() {
        return Map.of();
    }
}
