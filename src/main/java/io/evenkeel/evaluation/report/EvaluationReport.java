package io.evenkeel.evaluation.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An evaluation, done.
 *
 * @param facts what it is of, and how it was made
 * @param metrics numbers by key, as docs/benchmarks.json has them
 */
public record EvaluationReport(
        String name,
        Map<String, String> facts,
        List<ReportSection> sections,
        Map<String, Double> metrics,
        List<ImageGrid> imageGrids) {
    public EvaluationReport {
        facts = new LinkedHashMap<>(facts);
        sections = List.copyOf(sections);
        metrics = new LinkedHashMap<>(metrics);
        imageGrids = List.copyOf(imageGrids);
    }
}
