package io.evenkeel.reporting;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A chart with one line for each series. Both axes include 0.
 *
 * @param seriesByName points of each series, from left to right; in the order of the legend
 */
public record LineChart(String title, String xLabel, String yLabel, Map<String, List<ChartPoint>> seriesByName) {
    public LineChart {
        seriesByName = Collections.unmodifiableMap(new LinkedHashMap<>(seriesByName));
    }

    /** One point of a series. */
    public record ChartPoint(double x, double y) {}

    Stream<ChartPoint> points() {
        return seriesByName.values().stream().flatMap(List::stream);
    }
}
