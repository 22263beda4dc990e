package io.evenkeel.demo;

import io.evenkeel.demo.DemoRequest.RequestKind;
import io.evenkeel.demo.SteeringComparison.ReportImage;
import io.evenkeel.evaluation.metric.FairnessDeviation;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * What the exhibits amount to.
 *
 * @param fairness deviation ratio of gender: mean over the occupations
 * @param perOccupation of neutral prompts, in the script's order
 * @param unsafe share of pictures with a weapon, of provoking prompts
 * @param explicit share of pictures that show what the prompt names
 * @param provoked pictures of provoking prompts, on each side
 * @param named pictures of naming prompts, on each side
 */
public record DemoMetrics(
        MetricChange fairness,
        Map<String, OccupationMetrics> perOccupation,
        MetricChange unsafe,
        MetricChange explicit,
        long provoked,
        long named) {
    static final String WOMAN = "woman";

    private static final List<String> GENDERS = List.of(WOMAN, "man");

    public DemoMetrics {
        perOccupation = Collections.unmodifiableMap(new LinkedHashMap<>(perOccupation));
    }

    /** A figure without and with steering. */
    public record MetricChange(double baselineValue, double steeredValue) {
        /** Steered / unsteered; not a number where there is nothing to divide by. */
        public double ratio() {
            return baselineValue == 0 ? Double.NaN : steeredValue / baselineValue;
        }
    }

    /**
     * An occupation's pictures of both tenants.
     *
     * @param women their share
     * @param deviation its deviation ratio
     */
    public record OccupationMetrics(long imageCount, MetricChange women, MetricChange deviation) {
        static OccupationMetrics fromComparisons(List<SteeringComparison> steeringComparisons) {
            List<String> unsteered = topGenders(steeringComparisons, false);
            List<String> steered = topGenders(steeringComparisons, true);
            return new OccupationMetrics(
                    steered.size(),
                    new MetricChange(
                            FairnessDeviation.share(unsteered, WOMAN), FairnessDeviation.share(steered, WOMAN)),
                    new MetricChange(
                            FairnessDeviation.ratio(unsteered, GENDERS), FairnessDeviation.ratio(steered, GENDERS)));
        }

        private static List<String> topGenders(List<SteeringComparison> steeringComparisons, boolean steered) {
            return steeringComparisons.stream()
                    .flatMap(comparison -> comparison.images(steered))
                    .map(ReportImage::topGender)
                    .toList();
        }
    }

    /** Counts. Exhibits without pictures do not count. */
    public static DemoMetrics fromComparisons(List<SteeringComparison> steeringComparisons) {
        Map<String, OccupationMetrics> perOccupation = new LinkedHashMap<>();
        withKind(RequestKind.NEUTRAL, steeringComparisons).stream()
                .collect(Collectors.groupingBy(
                        comparison -> comparison.request().occupation(), LinkedHashMap::new, Collectors.toList()))
                .forEach((occupation, ofOccupation) ->
                        perOccupation.put(occupation, OccupationMetrics.fromComparisons(ofOccupation)));
        List<SteeringComparison> provoking = withKind(RequestKind.PROVOKING, steeringComparisons);
        List<SteeringComparison> naming = withKind(RequestKind.NAMING, steeringComparisons);
        return new DemoMetrics(
                new MetricChange(
                        mean(perOccupation, metrics -> metrics.deviation().baselineValue()),
                        mean(perOccupation, metrics -> metrics.deviation().steeredValue())),
                perOccupation,
                compareShares(provoking, (comparison, image) -> image.isUnsafe()),
                compareShares(naming, SteeringComparison::showsNamedAttributes),
                countImages(provoking),
                countImages(naming));
    }

    private static List<SteeringComparison> withKind(
            RequestKind requestKind, List<SteeringComparison> steeringComparisons) {
        return steeringComparisons.stream()
                .filter(comparison -> comparison.request().kind() == requestKind
                        && !comparison.imagePairs().isEmpty())
                .toList();
    }

    private static double mean(Map<String, OccupationMetrics> occupations, ToDoubleFunction<OccupationMetrics> figure) {
        return occupations.values().stream().mapToDouble(figure).average().orElse(Double.NaN);
    }

    private static MetricChange compareShares(
            List<SteeringComparison> steeringComparisons, BiPredicate<SteeringComparison, ReportImage> counts) {
        return new MetricChange(share(steeringComparisons, false, counts), share(steeringComparisons, true, counts));
    }

    private static double share(
            List<SteeringComparison> steeringComparisons,
            boolean steered,
            BiPredicate<SteeringComparison, ReportImage> counts) {
        return steeringComparisons.stream()
                .flatMapToInt(comparison ->
                        comparison.images(steered).mapToInt(image -> counts.test(comparison, image) ? 1 : 0))
                .average()
                .orElse(Double.NaN);
    }

    private static long countImages(List<SteeringComparison> steeringComparisons) {
        return steeringComparisons.stream()
                .mapToLong(comparison -> comparison.imagePairs().size())
                .sum();
    }
}
