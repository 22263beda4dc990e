package io.evenkeel.evaluation.report;

import io.evenkeel.evaluation.metric.PointSeries;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A plot as SVG. */
final class LineChartSvg {
    private static final int LEFT = 52;
    private static final int TOP = 14;
    private static final int WIDTH = 380;
    private static final int HEIGHT = 230;
    private static final int LEGEND = 170;
    private static final int BOTTOM = 42;
    private static final int TICKS = 4;
    private static final List<String> COLORS =
            List.of("#0b6e69", "#c8553d", "#4a6fa5", "#8a6d1f", "#7a4d8f", "#3c7d3c", "#555555");

    private final LineChart lineChart;
    private final double maxX;
    private final double maxY;
    private final StringBuilder svg = new StringBuilder();

    private LineChartSvg(LineChart lineChart) {
        this.lineChart = lineChart;
        this.maxX = positiveOrOne(lineChart.allPoints().stream()
                .mapToDouble(PointSeries.Point::x)
                .max()
                .orElse(1));
        this.maxY = positiveOrOne(lineChart.allPoints().stream()
                .mapToDouble(PointSeries.Point::y)
                .max()
                .orElse(1));
    }

    private static double positiveOrOne(double value) {
        return value > 0 ? value : 1;
    }

    static String render(LineChart lineChart) {
        return new LineChartSvg(lineChart).renderChart();
    }

    private String renderChart() {
        svg.append(format(
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
                LEFT + WIDTH + LEGEND, TOP + HEIGHT + BOTTOM, HtmlEscaper.escape(lineChart.title())));
        drawAxes();
        List<Map.Entry<String, PointSeries>> curves =
                new ArrayList<>(lineChart.seriesByName().entrySet());
        for (int i = 0; i < curves.size(); i++) {
            drawSeries(curves.get(i), COLORS.get(i % COLORS.size()), i);
        }
        return svg.append("</svg>").toString();
    }

    private void drawAxes() {
        for (int i = 0; i <= TICKS; i++) {
            double share = (double) i / TICKS;
            double x = LEFT + share * WIDTH;
            double y = TOP + HEIGHT - share * HEIGHT;
            svg.append(format(
                    "<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>",
                    (double) LEFT, (double) (LEFT + WIDTH), y, y));
            drawText(x, TOP + HEIGHT + 16, "middle", formatTick(share * maxX));
            drawText(LEFT - 6, y + 4, "end", formatTick(share * maxY));
        }
        drawText(LEFT + WIDTH / 2.0, TOP + HEIGHT + 34, "middle", lineChart.xLabel());
        svg.append(format(
                "<text transform=\"rotate(-90 12 %d)\" x=\"12\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                TOP + HEIGHT / 2, TOP + HEIGHT / 2, HtmlEscaper.escape(lineChart.yLabel())));
    }

    private void drawSeries(Map.Entry<String, PointSeries> namedSeries, String color, int i) {
        StringBuilder path = new StringBuilder();
        for (PointSeries.Point point : namedSeries.getValue().points()) {
            path.append(format("%s%.1f %.1f ", path.isEmpty() ? "M" : "L", x(point), y(point)));
            svg.append(format(
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"><title>%s: %s, %s</title></circle>",
                    x(point),
                    y(point),
                    color,
                    HtmlEscaper.escape(namedSeries.getKey()),
                    formatTick(point.x()),
                    formatTick(point.y())));
        }
        svg.append(format("<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.6\"/>", path, color));
        double line = TOP + 10 + 18.0 * i;
        svg.append(format(
                "<rect x=\"%d\" y=\"%.1f\" width=\"10\" height=\"10\" fill=\"%s\"/>",
                LEFT + WIDTH + 16, line - 9, color));
        drawText(LEFT + WIDTH + 32, line, "start", namedSeries.getKey());
    }

    private double x(PointSeries.Point point) {
        return LEFT + WIDTH * point.x() / maxX;
    }

    private double y(PointSeries.Point point) {
        return TOP + HEIGHT - HEIGHT * point.y() / maxY;
    }

    private void drawText(double x, double y, String anchor, String text) {
        svg.append(format(
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>", x, y, anchor, HtmlEscaper.escape(text)));
    }

    private static String formatTick(double value) {
        return format(value >= 10 ? "%.0f" : "%.2f", value);
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
