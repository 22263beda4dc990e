package io.evenkeel.evaluation.run;

import io.evenkeel.evaluation.metric.PointSeries;
import io.evenkeel.evaluation.metric.PointSeries.Point;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Compares the baseline distance of two methods at equal fairness.
 *
 * @param deviation deviation ratio at which they are compared
 * @param ownDistance distance of the first method; NaN if it never reaches the deviation
 * @param otherDistance distance of the second method; NaN if it never reaches the deviation
 */
record EqualFairnessComparison(double deviation, double ownDistance, double otherDistance) {
    /** Compares at the second method's own strength, where its distance was measured. */
    static Optional<EqualFairnessComparison> atOtherDefault(List<StrengthPoint> own, List<StrengthPoint> other) {
        return defaultStrengthPoint(other)
                .map(point -> new EqualFairnessComparison(
                        point.deviation(),
                        distanceAt(own, point.deviation()),
                        point.baselineDistance().value()));
    }

    /** Compares at the first method's own strength. */
    static Optional<EqualFairnessComparison> atOwnDefault(List<StrengthPoint> own, List<StrengthPoint> other) {
        return defaultStrengthPoint(own)
                .map(point -> new EqualFairnessComparison(
                        point.deviation(), point.baselineDistance().value(), distanceAt(other, point.deviation())));
    }

    private static Optional<StrengthPoint> defaultStrengthPoint(List<StrengthPoint> strengthPoints) {
        return strengthPoints.stream().filter(point -> point.strength() == 1).findFirst();
    }

    /**
     * Interpolates between measured strengths. Does not interpolate between 0 and the weakest strength, where the
     * course is unknown: a method that is fair enough at its weakest strength gets that distance.
     */
    private static double distanceAt(List<StrengthPoint> strengthPoints, double deviation) {
        List<StrengthPoint> positiveStrengths =
                strengthPoints.stream().filter(point -> point.strength() > 0).toList();
        if (positiveStrengths.isEmpty()) {
            return Double.NaN;
        }
        StrengthPoint weakest = positiveStrengths.get(0);
        return weakest.deviation() <= deviation
                ? weakest.baselineDistance().value()
                : new PointSeries(positiveStrengths.stream()
                                .map(point -> new Point(
                                        point.deviation(),
                                        point.baselineDistance().value()))
                                .toList())
                        .interpolateAt(deviation)
                        .orElse(Double.NaN);
    }

    boolean isComparable() {
        return Double.isFinite(ownDistance) && otherDistance > 0;
    }

    /** Returns how much closer the first method stays to the baseline: 0.3 is 30 %. */
    double gain() {
        return 1 - ownDistance / otherDistance;
    }

    /**
     * Returns the mean gain over groups; empty unless every group is comparable, because omitting groups would
     * flatter the first method.
     */
    static OptionalDouble meanGain(List<Optional<EqualFairnessComparison>> groups) {
        boolean all = groups.stream().allMatch(group -> group.map(EqualFairnessComparison::isComparable)
                .orElse(false));
        return all
                ? groups.stream()
                        .mapToDouble(group -> group.orElseThrow().gain())
                        .average()
                : OptionalDouble.empty();
    }
}
