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
public record Report(
        String name,
        Map<String, String> facts,
        List<Chapter> chapters,
        Map<String, Double> figures,
        List<Sheet> sheets) {
    public Report {
        facts = new LinkedHashMap<>(facts);
        chapters = List.copyOf(chapters);
        figures = new LinkedHashMap<>(figures);
        sheets = List.copyOf(sheets);
    }
}
