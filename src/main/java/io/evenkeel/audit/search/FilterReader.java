package io.evenkeel.audit.search;

import io.evenkeel.audit.Columns;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.Shown;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads filters as they stand in a query. What cannot be meant is refused: a misspelt filter would find what was not asked for. */
final class FilterReader {
    static final String INVALID = "invalid-filter";

    private static final List<String> ONCE = List.of("from", "to", "text", "asked", "arrived");
    private static final Set<String> DECISIONS = Set.of("completed", "refused", "failed", "dead-lettered", "admin");
    private static final Set<String> TRUTHS = Set.of("true", "false");
    private static final Pattern PSEUDONYM = Pattern.compile("[0-9a-f]{64}");
    private static final int MOST_VALUES = 20;

    private final Clock clock;
    private final UnaryOperator<String> pseudonym;
    private final Map<String, List<String>> given;

    private FilterReader(Clock clock, UnaryOperator<String> pseudonym, Map<String, List<String>> given) {
        this.clock = clock;
        this.pseudonym = pseudonym;
        this.given = given;
    }

    /**
     * Reads filters.
     *
     * @param pseudonym of a requester, as entries name them
     * @throws ProblemException {@value #INVALID}
     */
    static Filter read(Clock clock, UnaryOperator<String> pseudonym, Map<String, List<String>> given) {
        return new FilterReader(clock, pseudonym, given).read();
    }

    /** All names. */
    static List<String> names() {
        return Stream.of(
                        Stream.of("from", "to"),
                        Stream.of(Field.values()).filter(Field::isAsked).map(Field::key),
                        Stream.of(Key.values()).map(Key::key),
                        Stream.of("asked", "arrived", "text"))
                .flatMap(names -> names)
                .toList();
    }

    private Filter read() {
        given.forEach(FilterReader::check);
        Optional<Instant> from = once("from").map(value -> moment("from", value));
        Optional<Instant> to = once("to").map(value -> moment("to", value));
        if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
            throw invalid("from", once("from").orElse(""), "before to (" + to.get() + ").\nMaybe they changed places");
        }
        return new Filter(
                from,
                to,
                terms(),
                keys(),
                once("asked").map(value -> place("asked", value)),
                once("arrived").map(value -> place("arrived", value)),
                once("text"));
    }

    private static void check(String name, List<String> values) {
        if (!names().contains(name)) {
            throw ProblemException.invalid(
                    INVALID, "filter (" + Shown.of(name) + ") must be one of " + String.join(", ", names()) + ".");
        }
        int most = ONCE.contains(name) ? 1 : MOST_VALUES;
        if (values.size() > most) {
            throw invalid(
                    name, "" + values.size() + " times", "given at most " + most + (most == 1 ? " time" : " times"));
        }
        for (String value : values) {
            if (value == null || value.isEmpty() || !Columns.holds(value)) {
                throw invalid(name, value == null ? "" : value, "1 to 500 characters of Unicode, without U+0000");
            }
        }
    }

    private Optional<String> once(String name) {
        return given.getOrDefault(name, List.of()).stream().findFirst();
    }

    private Map<Field, Set<String>> terms() {
        Map<Field, Set<String>> terms = new EnumMap<>(Field.class);
        for (Field field : Field.values()) {
            List<String> values = field.isAsked() ? given.getOrDefault(field.key(), List.of()) : List.of();
            if (field == Field.DECISION) {
                values.forEach(value -> checkOneOf(field.key(), value, DECISIONS));
            } else if (field == Field.STEERED) {
                values.forEach(value -> checkOneOf(field.key(), value, TRUTHS));
            }
            if (!values.isEmpty()) {
                terms.put(field, new LinkedHashSet<>(values));
            }
        }
        return terms;
    }

    private static void checkOneOf(String name, String value, Set<String> known) {
        if (!known.contains(value)) {
            throw invalid(name, value, "one of " + String.join(", ", new TreeSet<>(known)));
        }
    }

    private Map<Key, Set<String>> keys() {
        Map<Key, Set<String>> keys = new EnumMap<>(Key.class);
        for (Key key : Key.values()) {
            List<String> values = new ArrayList<>(given.getOrDefault(key.key(), List.of()));
            if (key == Key.REQUESTER) {
                values.replaceAll(value -> PSEUDONYM.matcher(value).matches() ? value : pseudonym.apply(value));
            }
            if (!values.isEmpty()) {
                keys.put(key, new LinkedHashSet<>(values));
            }
        }
        return keys;
    }

    private static Place place(String name, String value) {
        return Place.read(value)
                .orElseThrow(() -> invalid(name, value, "topic/partition/offset, such as evenkeel.requests/0/1234"));
    }

    /** An instant, or how long before now. */
    private Instant moment(String name, String value) {
        try {
            return Columns.within(
                    value.startsWith("-P")
                            ? clock.instant().plus(Duration.parse(value.toUpperCase(Locale.ROOT)))
                            : Instant.parse(value));
        } catch (DateTimeParseException | ArithmeticException e) {
            throw invalid(name, value, "an instant such as 2026-11-22T10:00:00Z, or so long ago as -P30D or -PT6H");
        }
    }

    private static ProblemException invalid(String name, String value, String rule) {
        return ProblemException.invalid(INVALID, name + " (" + Shown.of(value) + ") must be " + rule + ".");
    }
}
