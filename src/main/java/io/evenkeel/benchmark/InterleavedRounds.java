package io.evenkeel.benchmark;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;

/** Several ways to do the same, in turns, so that whatever else the machine does meets all of them. */
final class InterleavedRounds {
    private final Map<String, DoubleSupplier> variants = new LinkedHashMap<>();
    private final Map<String, double[]> results = new LinkedHashMap<>();

    /** One way, named, that measures itself once: more is better. */
    InterleavedRounds addVariant(String name, DoubleSupplier measurement) {
        variants.put(name, measurement);
        return this;
    }

    /** Runs all arms so often, after once that does not count; who is first changes with each round. Prints each round. */
    InterleavedRounds run(int rounds, String unit, PrintStream out) {
        if (rounds < 1) {
            throw new IllegalArgumentException("rounds (" + rounds + ") must be 1 or more.");
        }
        List<String> names = List.copyOf(variants.keySet());
        names.forEach(name -> results.put(name, new double[rounds]));
        out.println("round  " + String.join("  ", names) + "   (" + unit + ")");
        for (int round = -1; round < rounds; round++) {
            double[] row = new double[names.size()];
            for (int i = 0; i < names.size(); i++) {
                int variant = Math.floorMod(i + round, names.size());
                row[variant] =
                        Objects.requireNonNull(variants.get(names.get(variant))).getAsDouble();
            }
            recordRound(round, names, row, out);
        }
        return this;
    }

    private void recordRound(int round, List<String> names, double[] row, PrintStream out) {
        StringBuilder line = new StringBuilder(round < 0 ? "  warm" : "%6d".formatted(round + 1));
        for (int i = 0; i < row.length; i++) {
            line.append(String.format(Locale.ROOT, "  %" + names.get(i).length() + ".3f", row[i]));
            if (round >= 0) {
                resultsOf(names.get(i))[round] = row[i];
            }
        }
        out.println(line);
    }

    /** Of an arm over the rounds. */
    double median(String name) {
        return quantile(resultsOf(name), 0.5);
    }

    /** Of the rounds' ratios of one arm to another, with the middle half. */
    RatioSummary ratio(String one, String other) {
        double[] ratios = IntStream.range(0, resultsOf(one).length)
                .mapToDouble(i -> resultsOf(one)[i] / resultsOf(other)[i])
                .toArray();
        return new RatioSummary(quantile(ratios, 0.5), quantile(ratios, 0.25), quantile(ratios, 0.75));
    }

    /**
     * A ratio over rounds.
     *
     * @param lowerQuartile lower end of the middle half
     * @param upperQuartile upper end of the middle half
     */
    record RatioSummary(double median, double lowerQuartile, double upperQuartile) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%.3f (middle half of the rounds: %.3f to %.3f)",
                    median,
                    lowerQuartile,
                    upperQuartile);
        }
    }

    private double[] resultsOf(String name) {
        return Objects.requireNonNull(results.get(name), name);
    }

    /** The value that so large a share of the others lies below; the lower one where it falls between two. */
    static double quantile(double[] values, double share) {
        return Arrays.stream(values).sorted().toArray()[(int) (share * (values.length - 1))];
    }
}
