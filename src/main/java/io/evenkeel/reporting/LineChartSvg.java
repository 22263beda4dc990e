package io.evenkeel.reporting;

import io.evenkeel.reporting.LineChart.ChartPoint;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Draws a line chart as SVG: axes with ticks, one line with dots for each series, and a legend. */
public final class LineChartSvg {
    private static final int LEFT = 52;
    private static final int TOP = 14;
    private static final int WIDTH = 380;
    private static final int HEIGHT = 230;
    private static final int LEGEND = 170;
    private static final int BOTTOM = 42;
    private static final int TICKS = 4;
    private static final List<String> COLORS =
            List.of("#0b6e69", "#c8553d", "#4a6fa5", "#8a6d1f", "#7a4d8f", "#3c7d3c", "#555555");

    private final LineChart chart;
    private final double maxX;
    private final double minY;
    private final double maxY;
    private final StringBuilder svg = new StringBuilder();

    private LineChartSvg(LineChart chart) {
        this.chart = chart;
        double highestX = chart.points().mapToDouble(ChartPoint::x).max().orElse(1);
        double highestY = chart.points().mapToDouble(ChartPoint::y).max().orElse(1);
        this.maxX = highestX > 0 ? highestX : 1;
        this.minY = Math.min(0, chart.points().mapToDouble(ChartPoint::y).min().orElse(0));
        this.maxY = highestY > 0 ? highestY : minY < 0 ? 0 : 1;
    }

    /** Draws for a page: the page's style gives colour to texts and to lines of the class "grid". */
    public static String renderInline(LineChart chart) {
        return new LineChartSvg(chart).render("");
    }

    /** Draws for a file of its own: black on white, with the title above the chart. */
    public static String renderFile(LineChart chart) {
        LineChartSvg drawing = new LineChartSvg(chart);
        return drawing.render("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>"
                + drawing.text(LEFT, TOP - 2.0, "start", chart.title()));
    }

    private String render(String background) {
        svg.append(format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\""
                        + " font-family=\"sans-serif\" font-size=\"12\">",
                LEFT + WIDTH + LEGEND, TOP + HEIGHT + BOTTOM, HtmlEscaper.escape(chart.title())));
        svg.append(background);
        drawAxes();
        int index = 0;
        for (var series : chart.seriesByName().entrySet()) {
            drawSeries(series.getKey(), series.getValue(), index++);
        }
        return svg.append("</svg>").toString();
    }

    private void drawAxes() {
        for (int i = 0; i <= TICKS; i++) {
            double share = (double) i / TICKS;
            double y = TOP + HEIGHT - share * HEIGHT;
            svg.append(format(
                    "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#d9d5cc\"/>",
                    LEFT, LEFT + WIDTH, y, y));
            svg.append(text(LEFT + share * WIDTH, TOP + HEIGHT + 16, "middle", formatTick(share * maxX)));
            svg.append(text(LEFT - 6, y + 4, "end", formatTick(minY + share * (maxY - minY))));
        }
        svg.append(text(LEFT + WIDTH / 2.0, TOP + HEIGHT + 34, "middle", chart.xLabel()));
        svg.append(format(
                "<text transform=\"rotate(-90 12 %d)\" x=\"12\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                TOP + HEIGHT / 2, TOP + HEIGHT / 2, HtmlEscaper.escape(chart.yLabel())));
    }

    private void drawSeries(String name, List<ChartPoint> points, int index) {
        String color = COLORS.get(index % COLORS.size());
        points.forEach(point -> drawDot(name, point, color));
        svg.append(format(
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.6\"/>",
                points.stream()
                        .map(point -> format("%.1f,%.1f", x(point), y(point)))
                        .collect(Collectors.joining(" ")),
                color));
        double line = TOP + 10 + 18.0 * index;
        svg.append(format(
                "<rect x=\"%d\" y=\"%.1f\" width=\"10\" height=\"10\" fill=\"%s\"/>",
                LEFT + WIDTH + 16, line - 9, color));
        svg.append(text(LEFT + WIDTH + 32, line, "start", name));
    }

    private void drawDot(String name, ChartPoint point, String color) {
        svg.append(format(
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"><title>%s: %s, %s</title></circle>",
                x(point), y(point), color, HtmlEscaper.escape(name), formatTick(point.x()), formatTick(point.y())));
    }

    private double x(ChartPoint point) {
        return LEFT + WIDTH * point.x() / maxX;
    }

    private double y(ChartPoint point) {
        return TOP + HEIGHT * (maxY - point.y()) / (maxY - minY);
    }

    private String text(double x, double y, String anchor, String text) {
        return format(
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>", x, y, anchor, HtmlEscaper.escape(text));
    }

    private static String formatTick(double value) {
        return format(Math.abs(value) >= 10 ? "%.0f" : "%.2f", value);
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
