package io.evenkeel.sampler.batching;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A fair queue: first in, first out within a flow; smooth weighted round robin between flows. Not thread-safe.
 *
 * @param <T> type of the queued items
 */
final class WeightedFairQueue<T> {
    private final Map<String, FlowQueue<T>> flows = new LinkedHashMap<>();

    private static final class FlowQueue<T> {
        private final Deque<T> items = new ArrayDeque<>();
        private int weight = 1;
        private int credit;
    }

    /**
     * Adds an item at the end of its flow.
     *
     * @param weight weight of the flow from now on, 1 or more
     */
    void add(String flowName, int weight, T item) {
        FlowQueue<T> queue = flows.computeIfAbsent(flowName, unseen -> new FlowQueue<>());
        queue.weight = weight;
        queue.items.addLast(item);
    }

    /**
     * Removes and returns the next item if it is admissible; otherwise returns nothing. An empty flow loses its
     * credit.
     */
    Optional<T> pollIf(Predicate<T> isAdmissible) {
        return flows.values().stream()
                .max(Comparator.comparingInt(queue -> queue.credit + queue.weight))
                .filter(queue -> isAdmissible.test(queue.items.getFirst()))
                .map(this::takeFrom);
    }

    private T takeFrom(FlowQueue<T> queue) {
        flows.values().forEach(other -> other.credit += other.weight);
        queue.credit -= flows.values().stream().mapToInt(other -> other.weight).sum();
        T item = queue.items.removeFirst();
        flows.values().removeIf(other -> other.items.isEmpty());
        return item;
    }

    void removeIf(Predicate<T> isObsolete) {
        flows.values().forEach(queue -> queue.items.removeIf(isObsolete));
        flows.values().removeIf(queue -> queue.items.isEmpty());
    }

    int size() {
        return flows.values().stream().mapToInt(queue -> queue.items.size()).sum();
    }
}
