package io.evenkeel.evaluation.metric;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** How far a group of pictures is from showing every class of an attribute equally often. */
public final class FairnessDeviation {
    private static final int SIMULATIONS = 2000;
    private static final long SEED = 1; // the same number each time

    private FairnessDeviation() {}

    /**
     * The deviation ratio of Li et al. 2024: max over classes of |N_c/N - 1/C| / (1 - 1/C). 0 is balanced, 1 all of one class.
     *
     * @param labels one for each picture
     * @param classes all that there are, two or more
     * @throws IllegalArgumentException if there is no picture, or one shows none of the classes
     */
    public static double ratio(Collection<String> labels, List<String> classes) {
        if (labels.isEmpty() || classes.size() < 2 || !classes.containsAll(labels)) {
            throw new IllegalArgumentException("(" + labels.size() + ") pictures of " + List.copyOf(labels)
                    + " have no deviation from " + classes + ": one picture and two classes at least are wanted.");
        }
        double equal = 1.0 / classes.size();
        return classes.stream()
                .mapToDouble(label -> Math.abs(share(labels, label) - equal) / (1 - equal))
                .max()
                .orElseThrow();
    }

    /**
     * The ratio to be expected of so few pictures although every class is equally likely for each of them: the mean of many
     * simulated draws. It falls with the square root of their number.
     */
    public static double expectedByChance(int imageCount, int classes) {
        SplittableRandom random = new SplittableRandom(SEED);
        List<String> names =
                IntStream.range(0, classes).mapToObj(Integer::toString).toList();
        return IntStream.range(0, SIMULATIONS)
                .mapToDouble(draw -> ratio(
                        IntStream.range(0, imageCount)
                                .mapToObj(i -> names.get(random.nextInt(classes)))
                                .toList(),
                        names))
                .average()
                .orElseThrow();
    }

    /** Which part of the pictures shows a class, 0 to 1. */
    public static double share(Collection<String> labels, String label) {
        return (double) Collections.frequency(labels, label) / labels.size();
    }
}
