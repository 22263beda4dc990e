package io.evenkeel.policy;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts of images that fairness rules assigned to each member, and the used part of limits per minute. Counts belong to one policy
 * version; the next version starts anew. Keys name version and rule, such as "acme@3/gender-balance".
 *
 * @param drawn counts by rule, in the order of the rule's target
 * @param prompts counts by rule and digest of the prompt, oldest first
 * @param minutes by limit rule: the time, in microseconds of the epoch, until which its allowance is used up
 */
public record Quotas(
        Map<String, List<Long>> drawn,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Map<String, List<Long>>> prompts,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Long> minutes) {
    public static final Quotas NONE = new Quotas(Map.of());
    /** Number of prompts whose counts a rule keeps; the oldest is evicted first. */
    static final int MAX_PROMPTS = 256;

    public Quotas {
        drawn = Collections.unmodifiableMap(new TreeMap<>(drawn));
        prompts = Collections.unmodifiableMap(new TreeMap<>(emptyIfNull(prompts)));
        minutes = Collections.unmodifiableMap(new TreeMap<>(emptyIfNull(minutes)));
    }

    /** Creates counts of fairness rules with tenant scope. */
    public Quotas(Map<String, List<Long>> drawn) {
        this(drawn, Map.of(), Map.of());
    }

    /** Older stored quotas lack these counts. */
    private static <T> Map<String, T> emptyIfNull(@Nullable Map<String, T> stored) {
        return Objects.requireNonNullElse(stored, Map.of());
    }

    /** Returns these quotas without the counts of other policy versions. */
    Quotas retainPolicy(PublishedPolicy policy) {
        String prefix = policy.label() + "/";
        if (haveOnlyPrefix(drawn, prefix) && haveOnlyPrefix(prompts, prefix) && haveOnlyPrefix(minutes, prefix)) {
            return this;
        }
        return new Quotas(retainPrefix(drawn, prefix), retainPrefix(prompts, prefix), retainPrefix(minutes, prefix));
    }

    private static boolean haveOnlyPrefix(Map<String, ?> counts, String prefix) {
        return counts.keySet().stream().allMatch(key -> key.startsWith(prefix));
    }

    private static <T> Map<String, T> retainPrefix(Map<String, T> all, String prefix) {
        Map<String, T> stored = new TreeMap<>(all);
        stored.keySet().removeIf(key -> !key.startsWith(prefix));
        return stored;
    }

    /** Returns a rule's counts; zeros if it has none. @throws IllegalArgumentException if there is another number of counts */
    List<Long> countsFor(String key, int members) {
        return requireSize(key, drawn.getOrDefault(key, Collections.nCopies(members, 0L)), members);
    }

    static List<Long> requireSize(String key, List<Long> counts, int members) {
        if (counts.size() != members) {
            throw new IllegalArgumentException("quotas of (" + key + ") count (" + counts.size()
                    + ") members, but the rule's target has (" + members + ").\nMaybe they are another tenant's.");
        }
        return counts;
    }
}
