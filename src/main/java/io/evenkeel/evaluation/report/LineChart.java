package io.evenkeel.evaluation.report;

import io.evenkeel.evaluation.metric.PointSeries;
import java.util.List;
import java.util.Map;

/**
 * Curves over one axis.
 *
 * @param seriesByName by name, in the order of the legend
 */
public record LineChart(String title, String xLabel, String yLabel, Map<String, PointSeries> seriesByName) {
    /** All y where curves have points. */
    List<PointSeries.Point> allPoints() {
        return seriesByName.values().stream()
                .flatMap(pointSeries -> pointSeries.points().stream())
                .toList();
    }
}
