package io.evenkeel.evaluation.metric;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Points in order, for example by strength.
 *
 * @param points at least one
 */
public record PointSeries(List<Point> points) {
    public PointSeries {
        points = List.copyOf(points);
    }

    /** A point of the series. */
    public record Point(double x, double y) {}

    /** Returns y where x first takes a value, by linear interpolation; empty if x never does. */
    public OptionalDouble interpolateAt(double x) {
        for (int i = 0; i < points.size(); i++) {
            Point current = points.get(i);
            if (current.x() == x) {
                return OptionalDouble.of(current.y());
            }
            if (i + 1 < points.size() && (current.x() - x) * (points.get(i + 1).x() - x) < 0) {
                Point next = points.get(i + 1);
                return OptionalDouble.of(
                        current.y() + (next.y() - current.y()) * (x - current.x()) / (next.x() - current.x()));
            }
        }
        return OptionalDouble.empty();
    }

    /**
     * Returns Spearman's rank correlation of y with x: 1 if y always grows with x; NaN for fewer than two points.
     */
    public double spearman() {
        return pearson(
                ranks(points.stream().map(Point::x).toList()),
                ranks(points.stream().map(Point::y).toList()));
    }

    /** Returns the share of y's variance that a line over x explains. */
    public double rSquared() {
        double r = pearson(
                points.stream().mapToDouble(Point::x).toArray(),
                points.stream().mapToDouble(Point::y).toArray());
        return r * r;
    }

    private static double pearson(double[] x, double[] y) {
        double meanX =
                IntStream.range(0, x.length).mapToDouble(i -> x[i]).average().orElse(0);
        double meanY =
                IntStream.range(0, y.length).mapToDouble(i -> y[i]).average().orElse(0);
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int i = 0; i < x.length; i++) {
            xy += (x[i] - meanX) * (y[i] - meanY);
            xx += (x[i] - meanX) * (x[i] - meanX);
            yy += (y[i] - meanY) * (y[i] - meanY);
        }
        return xy / Math.sqrt(xx * yy);
    }

    /** Returns ranks from 1. Equal values share the mean of their ranks. */
    private static double[] ranks(List<Double> values) {
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, values.size()).boxed().toList());
        order.sort(Comparator.comparing(values::get));
        double[] ranks = new double[values.size()];
        for (int from = 0; from < order.size(); ) {
            int until = from;
            while (until < order.size() && values.get(order.get(until)).equals(values.get(order.get(from)))) {
                until++;
            }
            for (int i = from; i < until; i++) {
                ranks[order.get(i)] = (from + until + 1) / 2.0;
            }
            from = until;
        }
        return ranks;
    }
}
