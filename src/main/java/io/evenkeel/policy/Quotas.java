package io.evenkeel.policy;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How many pictures fairness rules have drawn of each member so far, and how much of their minute limits have left. Counts belong
 * to one policy version: the next one starts anew, and drops them. Keys name version and rule, such as "acme@3/gender-balance".
 *
 * @param drawn by rule: the counts, in the order of the rule's target
 * @param prompts by rule that counts for each prompt: by digest of the prompt the counts, oldest first
 * @param minutes by limit: until when, in microseconds of the epoch, its allowance is used up
 */
public record Quotas(
        Map<String, List<Long>> drawn,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Map<String, List<Long>>> prompts,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Long> minutes) {
    public static final Quotas NONE = new Quotas(Map.of());
    /** Prompts whose counts a rule keeps; the oldest goes first. */
    static final int MAX_PROMPTS = 256;

    public Quotas {
        drawn = Collections.unmodifiableMap(new TreeMap<>(drawn));
        prompts = Collections.unmodifiableMap(new TreeMap<>(emptyIfNull(prompts)));
        minutes = Collections.unmodifiableMap(new TreeMap<>(emptyIfNull(minutes)));
    }

    /** Of fairness rules that count for the whole tenant. */
    public Quotas(Map<String, List<Long>> drawn) {
        this(drawn, Map.of(), Map.of());
    }

    /** What was kept before there were such counts has none. */
    private static <T> Map<String, T> emptyIfNull(@Nullable Map<String, T> stored) {
        return Objects.requireNonNullElse(stored, Map.of());
    }

    /** Without the counts of other policy versions. */
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

    /** A rule's counts; zeros if it has not drawn yet. @throws IllegalArgumentException if the kept counts are not as many */
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
