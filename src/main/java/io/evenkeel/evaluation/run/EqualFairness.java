package io.evenkeel.evaluation.run;

import io.evenkeel.evaluation.metric.Curve;
import io.evenkeel.evaluation.metric.Curve.Point;
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
record EqualFairness(double deviation, double own, double other) {
    /** Where the other is at its own strength: its distance is the one that was measured there. */
    static Optional<EqualFairness> atOthers(List<Dose> own, List<Dose> other) {
        return usual(other)
                .map(dose -> new EqualFairness(
                        dose.deviation(),
                        distance(own, dose.deviation()),
                        dose.distance().value()));
    }

    /** Where the one is at its own strength. */
    static Optional<EqualFairness> atOwn(List<Dose> own, List<Dose> other) {
        return usual(own)
                .map(dose -> new EqualFairness(
                        dose.deviation(), dose.distance().value(), distance(other, dose.deviation())));
    }

    private static Optional<Dose> usual(List<Dose> doses) {
        return doses.stream().filter(dose -> dose.strength() == 1).findFirst();
    }

    /**
     * Read off straight lines between strengths that were tried. Between none and the weakest nothing is read off, as nobody
     * knows how distance sets in: who is fair enough at the weakest already has that one's distance.
     */
    private static double distance(List<Dose> doses, double deviation) {
        List<Dose> tried = doses.stream().filter(dose -> dose.strength() > 0).toList();
        if (tried.isEmpty()) {
            return Double.NaN;
        }
        Dose weakest = tried.get(0);
        return weakest.deviation() <= deviation
                ? weakest.distance().value()
                : new Curve(tried.stream()
                                .map(dose -> new Point(
                                        dose.deviation(), dose.distance().value()))
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
    static OptionalDouble meanGain(List<Optional<EqualFairness>> groups) {
        boolean all = groups.stream()
                .allMatch(group -> group.map(EqualFairness::counts).orElse(false));
        return all
                ? groups.stream()
                        .mapToDouble(group -> group.orElseThrow().gain())
                        .average()
                : OptionalDouble.empty();
    }
}
