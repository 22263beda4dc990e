package io.evenkeel.discovery;

import io.evenkeel.discovery.progress.DiscoveryProgress;
import java.util.List;
import java.util.Locale;

/** The paired loss over the steps, as a picture: how much of the loss without the vector is gone. */
final class LossCurveSvg {
    private static final int WIDTH = 480;
    private static final int HEIGHT = 240;
    private static final int LEFT = 56;
    private static final int TOP = 28;
    private static final int RIGHT = 12;
    private static final int BOTTOM = 32;

    private LossCurveSvg() {}

    /** @param name of the concept: letters, digits and hyphens */
    static String render(String name, List<DiscoveryProgress.CurvePoint> points) {
        double steps = Math.max(
                1,
                points.stream()
                        .mapToInt(DiscoveryProgress.CurvePoint::step)
                        .max()
                        .orElse(1));
        double lowest = points.stream()
                .mapToDouble(DiscoveryProgress.CurvePoint::share)
                .min()
                .orElse(0);
        double highest = points.stream()
                .mapToDouble(DiscoveryProgress.CurvePoint::share)
                .max()
                .orElse(0);
        double bottom = Math.min(-0.01, lowest);
        double top = Math.max(0, highest);
        StringBuilder line = new StringBuilder(toPoint(0, 0, steps, bottom, top));
        for (DiscoveryProgress.CurvePoint point : points) {
            line.append(' ').append(toPoint(point.step(), point.share(), steps, bottom, top));
        }
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">
                <rect width="100%%" height="100%%" fill="white"/>
                <text x="%d" y="18">%s: paired loss, as a share of the loss without the vector</text>
                <path d="M%d %d V%d H%d" fill="none" stroke="black"/>
                <text x="4" y="%d">%s</text><text x="4" y="%d">%s</text>
                <text x="%d" y="%d" text-anchor="end">step %d</text>
                <polyline points="%s" fill="none" stroke="#1565c0" stroke-width="2"/>
                </svg>
                """.formatted(
                        WIDTH,
                        HEIGHT,
                        LEFT,
                        name,
                        LEFT,
                        TOP,
                        HEIGHT - BOTTOM,
                        WIDTH - RIGHT,
                        TOP + 10,
                        percent(top),
                        HEIGHT - BOTTOM,
                        percent(bottom),
                        WIDTH - RIGHT,
                        HEIGHT - 12,
                        (int) steps,
                        line);
    }

    private static String toPoint(double step, double share, double steps, double bottom, double top) {
        double x = LEFT + step / steps * (WIDTH - LEFT - RIGHT);
        double y = TOP + (top - share) / (top - bottom) * (HEIGHT - TOP - BOTTOM);
        return String.format(Locale.ROOT, "%.1f,%.1f", x, y);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%+.1f %%", 100 * share);
    }
}
