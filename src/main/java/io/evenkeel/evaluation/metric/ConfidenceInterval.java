package io.evenkeel.evaluation.metric;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * A measured number with its 95 % confidence interval.
 *
 * @param value NaN if nothing was measured
 * @param sampleCount number of images
 */
public record ConfidenceInterval(double value, double lowerBound, double upperBound, int sampleCount) {
    private static final double NORMAL_95 = 1.959963984540054;
    private static final int RESAMPLES = 1000;
    private static final long SEED = 1979; // the same images give the same interval

    /** Returns a share with Wilson's score interval (Wilson 1927). */
    public static ConfidenceInterval ofShare(long hits, int n) {
        if (n == 0) {
            return new ConfidenceInterval(Double.NaN, Double.NaN, Double.NaN, 0);
        }
        double z2 = NORMAL_95 * NORMAL_95;
        double share = (double) hits / n;
        double center = (share + z2 / (2 * n)) / (1 + z2 / n);
        double halfWidth = NORMAL_95 / (1 + z2 / n) * Math.sqrt(share * (1 - share) / n + z2 / (4.0 * n * n));
        return new ConfidenceInterval(share, Math.max(0, center - halfWidth), Math.min(1, center + halfWidth), n);
    }

    /** Returns a mean with the normal interval. */
    public static ConfidenceInterval ofMean(double[] values) {
        int n = values.length;
        double mean = Arrays.stream(values).average().orElse(Double.NaN);
        double squares = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        double halfWidth = n < 2 ? Double.NaN : NORMAL_95 * Math.sqrt(squares / (n - 1) / n);
        return new ConfidenceInterval(mean, mean - halfWidth, mean + halfWidth, n);
    }

    /**
     * Returns a statistic from 0 to 1 of several strata with the percentile interval of the bootstrap (Efron 1979):
     * the images of each stratum are resampled with replacement. The interval is corrected for the bias that
     * resampling adds, for example to a largest deviation, which grows with any noise.
     */
    public static <T> ConfidenceInterval bootstrap(List<List<T>> strata, ToDoubleFunction<List<List<T>>> statistic) {
        int n = strata.stream().mapToInt(List::size).sum();
        if (strata.isEmpty() || strata.stream().anyMatch(List::isEmpty)) {
            return new ConfidenceInterval(Double.NaN, Double.NaN, Double.NaN, n);
        }
        SplittableRandom random = new SplittableRandom(SEED);
        double[] resampled = IntStream.range(0, RESAMPLES)
                .mapToDouble(i -> statistic.applyAsDouble(
                        strata.stream().map(one -> resample(one, random)).toList()))
                .sorted()
                .toArray();
        double value = statistic.applyAsDouble(strata);
        double bias = Arrays.stream(resampled).average().orElseThrow() - value;
        double low = Math.max(0, resampled[RESAMPLES / 40] - bias);
        double high = Math.min(1, resampled[RESAMPLES - RESAMPLES / 40 - 1] - bias);
        return new ConfidenceInterval(value, Math.min(value, low), Math.max(value, high), n);
    }

    private static <T> List<T> resample(List<T> stratum, SplittableRandom random) {
        return Collections.nCopies(stratum.size(), 0).stream()
                .map(any -> stratum.get(random.nextInt(stratum.size())))
                .toList();
    }
}
