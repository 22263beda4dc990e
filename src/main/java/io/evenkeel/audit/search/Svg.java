package io.evenkeel.audit.search;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** A drawing over time, while it is drawn; heights are shares of the axis. */
final class Svg {
    private static final int LEFT = 64;
    private static final int TOP = 34;
    private static final int WIDTH = 640;
    private static final int HEIGHT = 240;
    private static final int LEGEND = 230;
    private static final int BELOW = 30;
    private static final int LINE = 18;
    private static final double GAP = 0.85;
    private static final List<String> COLORS =
            List.of("#0b6e69", "#c8553d", "#4a6fa5", "#8a6d1f", "#7a4d8f", "#3c7d3c", "#b0437b", "#6b6b6b", "#c4c4c4");

    private final Instant from;
    private final Instant to;
    private final StringBuilder svg = new StringBuilder();

    Svg(String title, Instant from, Instant to) {
        this.from = from;
        this.to = to;
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" font-family=\"sans-serif\""
                        + " font-size=\"12\"><title>%s</title><rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>",
                LEFT + WIDTH + LEGEND, TOP + HEIGHT + BELOW, escaped(title));
        label(LEFT, 18, "start", title);
    }

    /**
     * The axes.
     *
     * @param most what their top stands for
     */
    void axis(String most) {
        add("<path d=\"M%d %d V%d H%d\" fill=\"none\" stroke=\"#333\"/>", LEFT, TOP, TOP + HEIGHT, LEFT + WIDTH);
        label(LEFT - 6, TOP + 8, "end", most);
        label(LEFT - 6, TOP + HEIGHT, "end", "0");
        label(LEFT, TOP + HEIGHT + 18, "start", from.toString());
        label(LEFT + WIDTH, TOP + HEIGHT + 18, "end", to.toString());
    }

    /** How wide bars are. */
    double width(List<Instant> starts, String bucket) {
        Duration one = bucket.equals("hour") ? Duration.ofHours(1) : Duration.ofDays(bucket.equals("day") ? 1 : 28);
        return starts.isEmpty() ? 1 : Math.max(0.5, GAP * (x(from.plus(one)) - x(from)));
    }

    void bar(Instant start, double width, double low, double high, int color) {
        if (high > low) {
            add(
                    "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>",
                    x(start), y(high), width, y(low) - y(high), color(color));
        }
    }

    void level(double height, int color) {
        add(
                "<path d=\"M%d %.1f H%d\" stroke=\"%s\" stroke-dasharray=\"6 4\"/>",
                LEFT, y(height), LEFT + WIDTH, color(color));
    }

    void interval(Instant at, double low, double middle, double high, int color) {
        double x = x(at) + 3.0 * color;
        add("<path d=\"M%.1f %.1f V%.1f\" stroke=\"%s\"/>", x, y(low), y(high), color(color));
        add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>", x, y(middle), color(color));
    }

    void legend(List<String> names) {
        for (int i = 0; i < names.size(); i++) {
            int y = TOP + 10 + LINE * i;
            add("<rect x=\"%d\" y=\"%d\" width=\"10\" height=\"10\" fill=\"%s\"/>", LEFT + WIDTH + 14, y - 9, color(i));
            label(LEFT + WIDTH + 30, y, "start", names.get(i));
        }
    }

    String text() {
        return svg + "</svg>\n";
    }

    private double x(Instant at) {
        double share = (double) Duration.between(from, at).toSeconds()
                / Math.max(1, Duration.between(from, to).toSeconds());
        return LEFT + share * WIDTH;
    }

    private static double y(double height) {
        return TOP + HEIGHT * (1 - height);
    }

    private static String color(int i) {
        return COLORS.get(i % COLORS.size());
    }

    private void label(int x, int y, String anchor, String text) {
        add("<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>", x, y, anchor, escaped(text));
    }

    private void add(String pattern, Object... values) {
        svg.append(String.format(Locale.ROOT, pattern, values)).append('\n');
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
