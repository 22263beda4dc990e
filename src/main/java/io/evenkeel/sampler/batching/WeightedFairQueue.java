package io.evenkeel.sampler.batching;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Where pictures wait: first come, first served within a party, and parties in turns, each as often as its weight says (smooth
 * weighted round robin). Not for several threads.
 *
 * @param <T> what waits
 */
final class WeightedFairQueue<T> {
    private final Map<String, Line<T>> lines = new LinkedHashMap<>();

    private static final class Line<T> {
        private final Deque<T> waiting = new ArrayDeque<>();
        private int weight = 1;
        private int credit;
    }

    /** @param weight of the party from now on, 1 or more */
    void add(String party, int weight, T newcomer) {
        Line<T> line = lines.computeIfAbsent(party, unseen -> new Line<>());
        line.weight = weight;
        line.waiting.addLast(newcomer);
    }

    /**
     * Takes out whose turn it is, if that one fits; else nobody. A party that has nobody left loses its credit with its line.
     */
    Optional<T> next(Predicate<T> fits) {
        return lines.values().stream()
                .max(Comparator.comparingInt(line -> line.credit + line.weight))
                .filter(line -> fits.test(line.waiting.getFirst()))
                .map(this::take);
    }

    private T take(Line<T> line) {
        lines.values().forEach(each -> each.credit += each.weight);
        line.credit -= lines.values().stream().mapToInt(each -> each.weight).sum();
        T taken = line.waiting.removeFirst();
        lines.values().removeIf(each -> each.waiting.isEmpty());
        return taken;
    }

    void removeIf(Predicate<T> gone) {
        lines.values().forEach(line -> line.waiting.removeIf(gone));
        lines.values().removeIf(line -> line.waiting.isEmpty());
    }

    int size() {
        return lines.values().stream().mapToInt(line -> line.waiting.size()).sum();
    }
}
