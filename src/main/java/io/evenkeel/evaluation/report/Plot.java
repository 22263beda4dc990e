package io.evenkeel.evaluation.report;

import io.evenkeel.evaluation.metric.Curve;
import java.util.List;
import java.util.Map;

/**
 * Curves over one axis.
 *
 * @param curves by name, in the order of the legend
 */
public record Plot(String title, String x, String y, Map<String, Curve> curves) {
    /** All y where curves have points. */
    List<Curve.Point> points() {
        return curves.values().stream()
                .flatMap(curve -> curve.points().stream())
                .toList();
    }
}
