package io.evenkeel.evaluation.metric;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Measures how far a set of images is from showing every class of an attribute equally often. */
public final class FairnessDeviation {
    private static final int SIMULATIONS = 2000;
    private static final long SEED = 1; // the same number each time

    private FairnessDeviation() {}

    /**
     * Returns the deviation ratio of Li et al. 2024: max over classes of |N_c/N - 1/C| / (1 - 1/C). 0 is balanced, 1
     * all of one class.
     *
     * @param labels one label for each image
     * @param classes all classes, at least two
     * @throws IllegalArgumentException if there is no image, or a label is not among the classes
     */
    public static double ratio(Collection<String> labels, List<String> classes) {
        if (labels.isEmpty() || classes.size() < 2 || !classes.containsAll(labels)) {
            throw new IllegalArgumentException("(" + labels.size() + ") images with labels " + List.copyOf(labels)
                    + " have no deviation from " + classes + ": at least one image and two classes are required.");
        }
        double equal = 1.0 / classes.size();
        return classes.stream()
                .mapToDouble(label -> Math.abs(share(labels, label) - equal) / (1 - equal))
                .max()
                .orElseThrow();
    }

    /**
     * Returns the expected ratio if every class is equally likely for each image, from simulated draws. It falls with
     * the square root of the number of images.
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

    /** Returns the share of images that show a class, 0 to 1. */
    public static double share(Collection<String> labels, String label) {
        return (double) Collections.frequency(labels, label) / labels.size();
    }
}
