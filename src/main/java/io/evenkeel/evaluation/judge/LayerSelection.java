package io.evenkeel.evaluation.judge;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Chooses layers that are spread evenly over a network, including the last: as many as Zhang et al. 2018 compare.
 */
final class LayerSelection {
    private static final int LAYERS = 5;

    private LayerSelection() {}

    static List<String> chooseEvenly(List<String> layers) {
        int count = Math.min(LAYERS, layers.size());
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> layers.get(i * layers.size() / count - 1))
                .toList();
    }
}
