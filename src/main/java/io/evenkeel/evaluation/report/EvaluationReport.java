package io.evenkeel.evaluation.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A finished evaluation.
 *
 * @param facts what was evaluated, and how
 * @param metrics numbers by key, as in docs/benchmarks.json
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
