package io.evenkeel.audit.search;

import io.evenkeel.audit.Entry;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is counted of entries. */
enum Series {
    /** Requests, by outcome and code. */
    OUTCOME,
    /** Refused requests, by rule that fired. */
    REFUSAL,
    /** Pictures, by concept that pushed them towards it or away. */
    STEERING,
    /** Pictures, by policy, rule that fired, and concept that pushed towards itself. */
    DRAWN,
    /** Pictures, by policy, rule that fired, group and what the classifiers see most likely. */
    MEASURED;

    private static final String BETWEEN = "\u001f";
    private static final String GENERATION = "generation.";

    /** How its counts are called. */
    String key(String... parts) {
        return name() + BETWEEN + String.join(BETWEEN, parts);
    }

    /** What a key of it was made of; empty for one of another series. */
    Optional<List<String>> parts(String key) {
        List<String> parts = Arrays.asList(key.split(BETWEEN, -1));
        return parts.get(0).equals(name()) ? Optional.of(parts.subList(1, parts.size())) : Optional.empty();
    }

    /** Names each count that an entry adds one to. */
    static void counts(Entry entry, Consumer<String> key) {
        if (!entry.kind().startsWith(GENERATION)) {
            return;
        }
        String outcome = entry.kind().substring(GENERATION.length());
        key.accept(OUTCOME.key(outcome, text(entry.details().get("code"))));
        if (outcome.equals("refused")) {
            entry.rules().stream().distinct().map(REFUSAL::key).forEach(key);
        }
        samples(entry).forEach(sample -> sample(entry, sample, key));
    }

    private static void sample(Entry entry, Map<?, ?> sample, Consumer<String> key) {
        pushes(sample)
                .map(push -> text(push.get("concept")))
                .distinct()
                .map(STEERING::key)
                .forEach(key);
        String policy = text(entry.policy());
        for (String rule : entry.rules().stream().distinct().toList()) {
            pushes(sample)
                    .filter(Series::pushesTowards)
                    .map(push -> text(push.get("concept")))
                    .distinct()
                    .forEach(concept -> key.accept(DRAWN.key(policy, rule, concept)));
            measured(sample).forEach((group, likely) -> mostLikely(likely)
                    .ifPresent(value -> key.accept(MEASURED.key(policy, rule, text(group), value))));
        }
    }

    private static Stream<Map<?, ?>> samples(Entry entry) {
        return maps(entry.details().get("samples"));
    }

    private static Stream<Map<?, ?>> pushes(Map<?, ?> sample) {
        return maps(sample.get("steering"));
    }

    private static boolean pushesTowards(Map<?, ?> push) {
        return push.get("strength") instanceof Number strength && strength.doubleValue() > 0;
    }

    private static Map<?, ?> measured(Map<?, ?> sample) {
        return sample.get("measured") instanceof Map<?, ?> groups ? groups : Map.of();
    }

    private static Optional<String> mostLikely(@Nullable Object likely) {
        return likely instanceof Map<?, ?> labels
                ? labels.entrySet().stream()
                        .filter(label -> label.getValue() instanceof Number)
                        .max(Comparator.comparingDouble(label -> ((Number) label.getValue()).doubleValue()))
                        .map(label -> text(label.getKey()))
                : Optional.empty();
    }

    private static Stream<Map<?, ?>> maps(@Nullable Object list) {
        return list instanceof List<?> all
                ? all.stream().filter(one -> one instanceof Map<?, ?>).map(one -> (Map<?, ?>) one)
                : Stream.of();
    }

    /** Without what separates the parts of keys. */
    private static String text(@Nullable Object value) {
        String text = Objects.toString(value, "");
        return text.chars().allMatch(point -> point >= ' ') ? text : text.replaceAll("[\\x00-\\x1f]", "?");
    }
}
