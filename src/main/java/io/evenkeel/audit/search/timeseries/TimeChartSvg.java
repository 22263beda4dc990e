package io.evenkeel.audit.search.timeseries;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** A drawing over time, while it is drawn; heights are shares of the axis. */
final class TimeChartSvg {
    private static final int LEFT = 64;
    private static final int TOP = 34;
    private static final int WIDTH = 640;
    private static final int HEIGHT = 240;
    private static final int LEGEND = 230;
    private static final int BOTTOM = 30;
    private static final int LEGEND_LINE_HEIGHT = 18;
    private static final double BAR_FILL = 0.85;
    private static final List<String> COLORS =
            List.of("#0b6e69", "#c8553d", "#4a6fa5", "#8a6d1f", "#7a4d8f", "#3c7d3c", "#b0437b", "#6b6b6b", "#c4c4c4");

    private final Instant from;
    private final Instant to;
    private final StringBuilder svg = new StringBuilder();

    TimeChartSvg(String title, Instant from, Instant to) {
        this.from = from;
        this.to = to;
        append(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" font-family=\"sans-serif\""
                        + " font-size=\"12\"><title>%s</title><rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>",
                LEFT + WIDTH + LEGEND, TOP + HEIGHT + BOTTOM, escape(title));
        addLabel(LEFT, 18, "start", title);
    }

    /**
     * The axes.
     *
     * @param maxLabel what their top stands for
     */
    void addAxis(String maxLabel) {
        append("<path d=\"M%d %d V%d H%d\" fill=\"none\" stroke=\"#333\"/>", LEFT, TOP, TOP + HEIGHT, LEFT + WIDTH);
        addLabel(LEFT - 6, TOP + 8, "end", maxLabel);
        addLabel(LEFT - 6, TOP + HEIGHT, "end", "0");
        addLabel(LEFT, TOP + HEIGHT + 18, "start", from.toString());
        addLabel(LEFT + WIDTH, TOP + HEIGHT + 18, "end", to.toString());
    }

    /** How wide bars are. */
    double barWidth(List<Instant> starts, String bucket) {
        Duration bucketLength =
                bucket.equals("hour") ? Duration.ofHours(1) : Duration.ofDays(bucket.equals("day") ? 1 : 28);
        return starts.isEmpty() ? 1 : Math.max(0.5, BAR_FILL * (toX(from.plus(bucketLength)) - toX(from)));
    }

    void addBar(Instant start, double width, double low, double high, int color) {
        if (high > low) {
            append(
                    "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>",
                    toX(start), toY(high), width, toY(low) - toY(high), colorOf(color));
        }
    }

    void addLevel(double height, int color) {
        append(
                "<path d=\"M%d %.1f H%d\" stroke=\"%s\" stroke-dasharray=\"6 4\"/>",
                LEFT, toY(height), LEFT + WIDTH, colorOf(color));
    }

    void addInterval(Instant at, double low, double middle, double high, int color) {
        double x = toX(at) + 3.0 * color;
        append("<path d=\"M%.1f %.1f V%.1f\" stroke=\"%s\"/>", x, toY(low), toY(high), colorOf(color));
        append("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>", x, toY(middle), colorOf(color));
    }

    void addLegend(List<String> names) {
        for (int i = 0; i < names.size(); i++) {
            int y = TOP + 10 + LEGEND_LINE_HEIGHT * i;
            append(
                    "<rect x=\"%d\" y=\"%d\" width=\"10\" height=\"10\" fill=\"%s\"/>",
                    LEFT + WIDTH + 14, y - 9, colorOf(i));
            addLabel(LEFT + WIDTH + 30, y, "start", names.get(i));
        }
    }

    String toSvg() {
        return svg + "</svg>\n";
    }

    private double toX(Instant at) {
        double share = (double) Duration.between(from, at).toSeconds()
                / Math.max(1, Duration.between(from, to).toSeconds());
        return LEFT + share * WIDTH;
    }

    private static double toY(double height) {
        return TOP + HEIGHT * (1 - height);
    }

    private static String colorOf(int i) {
        return COLORS.get(i % COLORS.size());
    }

    private void addLabel(int x, int y, String anchor, String text) {
        append("<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>", x, y, anchor, escape(text));
    }

    private void append(String pattern, Object... values) {
        svg.append(String.format(Locale.ROOT, pattern, values)).append('\n');
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
