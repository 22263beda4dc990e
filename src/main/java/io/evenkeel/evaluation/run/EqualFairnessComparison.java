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
 * @param own distance of the one; NaN if it never gets so fair
 * @param other distance of the other; NaN if it never gets so fair
 */
record EqualFairnessComparison(double deviation, double own, double other) {
    /** Where the other is at its own strength: its distance is the one that was measured there. */
    static Optional<EqualFairnessComparison> atOthers(List<StrengthPoint> own, List<StrengthPoint> other) {
        return usual(other)
                .map(strengthPoint -> new EqualFairnessComparison(
                        strengthPoint.deviation(),
                        distance(own, strengthPoint.deviation()),
                        strengthPoint.distance().value()));
    }

    /** Where the one is at its own strength. */
    static Optional<EqualFairnessComparison> atOwn(List<StrengthPoint> own, List<StrengthPoint> other) {
        return usual(own)
                .map(strengthPoint -> new EqualFairnessComparison(
                        strengthPoint.deviation(),
                        strengthPoint.distance().value(),
                        distance(other, strengthPoint.deviation())));
    }

    private static Optional<StrengthPoint> usual(List<StrengthPoint> strengthPoints) {
        return strengthPoints.stream()
                .filter(strengthPoint -> strengthPoint.strength() == 1)
                .findFirst();
    }

    /**
     * Read off straight lines between strengths that were tried. Between none and the weakest nothing is read off, as nobody
     * knows how distance sets in: who is fair enough at the weakest already has that one's distance.
     */
    private static double distance(List<StrengthPoint> strengthPoints, double deviation) {
        List<StrengthPoint> tried = strengthPoints.stream()
                .filter(strengthPoint -> strengthPoint.strength() > 0)
                .toList();
        if (tried.isEmpty()) {
            return Double.NaN;
        }
        StrengthPoint weakest = tried.get(0);
        return weakest.deviation() <= deviation
                ? weakest.distance().value()
                : new PointSeries(tried.stream()
                                .map(strengthPoint -> new Point(
                                        strengthPoint.deviation(),
                                        strengthPoint.distance().value()))
                                .toList())
                        .at(deviation)
                        .orElse(Double.NaN);
    }

    boolean counts() {
        return Double.isFinite(own) && other > 0;
    }

    /** How much closer the one stays: 0.3 is 30 %. */
    double gain() {
        return 1 - own / other;
    }

    /** Over groups; none unless every group counts, as leaving out where the one never gets so fair would flatter it. */
    static OptionalDouble meanGain(List<Optional<EqualFairnessComparison>> groups) {
        boolean all = groups.stream()
                .allMatch(group -> group.map(EqualFairnessComparison::counts).orElse(false));
        return all
                ? groups.stream()
                        .mapToDouble(group -> group.orElseThrow().gain())
                        .average()
                : OptionalDouble.empty();
    }
}
