package io.evenkeel.evaluation.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An evaluation, done.
 *
 * @param facts what it is of, and how it was made
 * @param figures numbers by key, as docs/benchmarks.json has them
 */
public record EvaluationReport(
        String name,
        Map<String, String> facts,
        List<ReportSection> chapters,
        Map<String, Double> figures,
        List<ImageGrid> sheets) {
    public EvaluationReport {
        facts = new LinkedHashMap<>(facts);
        chapters = List.copyOf(chapters);
        figures = new LinkedHashMap<>(figures);
        sheets = List.copyOf(sheets);
    }
}
