package io.evenkeel.policy;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many pictures fairness rules have drawn of each member so far. Counts belong to one policy version: the next one starts
 * anew, and drops them.
 *
 * @param drawn by policy version and rule, such as "acme@3/gender-balance": the counts, in the order of the rule's target
 */
public record Quotas(Map<String, List<Long>> drawn) {
    public static final Quotas NONE = new Quotas(Map.of());

    public Quotas {
        Map<String, List<Long>> copy = new TreeMap<>();
        drawn.forEach((key, counts) -> copy.put(key, List.copyOf(counts)));
        drawn = Collections.unmodifiableMap(copy);
    }

    /** Without the counts of other policy versions. */
    Quotas of(PublishedPolicy policy) {
        Map<String, List<Long>> kept = new TreeMap<>(drawn);
        kept.keySet().removeIf(key -> !key.startsWith(policy.label() + "/"));
        return new Quotas(kept);
    }

    /** A rule's counts; zeros if it has not drawn yet. @throws IllegalArgumentException if the kept counts are not as many */
    List<Long> of(String key, int members) {
        List<Long> counts = drawn.getOrDefault(key, Collections.nCopies(members, 0L));
        if (counts.size() != members) {
            throw new IllegalArgumentException("quotas of (" + key + ") count (" + counts.size()
                    + ") members, but the rule's target has (" + members + ").\nMaybe they are another tenant's.");
        }
        return counts;
    }

    Quotas with(String key, List<Long> counts) {
        Map<String, List<Long>> next = new TreeMap<>(drawn);
        next.put(key, counts);
        return new Quotas(next);
    }
}
