package io.evenkeel.evaluation.run;

import io.evenkeel.evaluation.metric.PointSeries;
import io.evenkeel.evaluation.metric.PointSeries.Point;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How far two methods go from the unsteered picture where both are equally fair.
 *
 * @param deviation at which they are compared
 * @param ownDistance distance of the one; NaN if it never gets so fair
 * @param otherDistance distance of the other; NaN if it never gets so fair
 */
record EqualFairnessComparison(double deviation, double ownDistance, double otherDistance) {
    /** Where the other is at its own strength: its distance is the one that was measured there. */
    static Optional<EqualFairnessComparison> atOtherDefault(List<StrengthPoint> own, List<StrengthPoint> other) {
        return defaultStrengthPoint(other)
                .map(strengthPoint -> new EqualFairnessComparison(
                        strengthPoint.deviation(),
                        distanceAt(own, strengthPoint.deviation()),
                        strengthPoint.baselineDistance().value()));
    }

    /** Where the one is at its own strength. */
    static Optional<EqualFairnessComparison> atOwnDefault(List<StrengthPoint> own, List<StrengthPoint> other) {
        return defaultStrengthPoint(own)
                .map(strengthPoint -> new EqualFairnessComparison(
                        strengthPoint.deviation(),
                        strengthPoint.baselineDistance().value(),
                        distanceAt(other, strengthPoint.deviation())));
    }

    private static Optional<StrengthPoint> defaultStrengthPoint(List<StrengthPoint> strengthPoints) {
        return strengthPoints.stream()
                .filter(strengthPoint -> strengthPoint.strength() == 1)
                .findFirst();
    }

    /**
     * Read off straight lines between strengths that were tried. Between none and the weakest nothing is read off, as nobody
     * knows how distance sets in: who is fair enough at the weakest already has that one's distance.
     */
    private static double distanceAt(List<StrengthPoint> strengthPoints, double deviation) {
        List<StrengthPoint> positiveStrengths = strengthPoints.stream()
                .filter(strengthPoint -> strengthPoint.strength() > 0)
                .toList();
        if (positiveStrengths.isEmpty()) {
            return Double.NaN;
        }
        StrengthPoint weakest = positiveStrengths.get(0);
        return weakest.deviation() <= deviation
                ? weakest.baselineDistance().value()
                : new PointSeries(positiveStrengths.stream()
                                .map(strengthPoint -> new Point(
                                        strengthPoint.deviation(),
                                        strengthPoint.baselineDistance().value()))
                                .toList())
                        .interpolateAt(deviation)
                        .orElse(Double.NaN);
    }

    boolean isComparable() {
        return Double.isFinite(ownDistance) && otherDistance > 0;
    }

    /** How much closer the one stays: 0.3 is 30 %. */
    double gain() {
        return 1 - ownDistance / otherDistance;
    }

    /** Over groups; none unless every group counts, as leaving out where the one never gets so fair would flatter it. */
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
