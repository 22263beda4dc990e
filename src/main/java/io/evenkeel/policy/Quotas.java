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
    static final int MOST_PROMPTS = 256;

    public Quotas {
        drawn = Collections.unmodifiableMap(new TreeMap<>(drawn));
        prompts = Collections.unmodifiableMap(new TreeMap<>(orNone(prompts)));
        minutes = Collections.unmodifiableMap(new TreeMap<>(orNone(minutes)));
    }

    /** Of fairness rules that count for the whole tenant. */
    public Quotas(Map<String, List<Long>> drawn) {
        this(drawn, Map.of(), Map.of());
    }

    /** What was kept before there were such counts has none. */
    private static <T> Map<String, T> orNone(@Nullable Map<String, T> kept) {
        return Objects.requireNonNullElse(kept, Map.of());
    }

    /** Without the counts of other policy versions. */
    Quotas of(PublishedPolicy policy) {
        String prefix = policy.label() + "/";
        if (allOf(drawn, prefix) && allOf(prompts, prefix) && allOf(minutes, prefix)) {
            return this;
        }
        return new Quotas(kept(drawn, prefix), kept(prompts, prefix), kept(minutes, prefix));
    }

    private static boolean allOf(Map<String, ?> counts, String prefix) {
        return counts.keySet().stream().allMatch(key -> key.startsWith(prefix));
    }

    private static <T> Map<String, T> kept(Map<String, T> all, String prefix) {
        Map<String, T> kept = new TreeMap<>(all);
        kept.keySet().removeIf(key -> !key.startsWith(prefix));
        return kept;
    }

    /** A rule's counts; zeros if it has not drawn yet. @throws IllegalArgumentException if the kept counts are not as many */
    List<Long> of(String key, int members) {
        return fitting(key, drawn.getOrDefault(key, Collections.nCopies(members, 0L)), members);
    }

    static List<Long> fitting(String key, List<Long> counts, int members) {
        if (counts.size() != members) {
            throw new IllegalArgumentException("quotas of (" + key + ") count (" + counts.size()
                    + ") members, but the rule's target has (" + members + ").\nMaybe they are another tenant's.");
        }
        return counts;
    }
}
