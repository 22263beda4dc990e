package io.evenkeel.evaluation.report;

import io.evenkeel.evaluation.metric.PointSeries;
import java.util.List;
import java.util.Map;

/**
 * Curves over one axis.
 *
 * @param curves by name, in the order of the legend
 */
public record LineChart(String title, String x, String y, Map<String, PointSeries> curves) {
    /** All y where curves have points. */
    List<PointSeries.Point> points() {
        return curves.values().stream()
                .flatMap(pointSeries -> pointSeries.points().stream())
                .toList();
    }
}
