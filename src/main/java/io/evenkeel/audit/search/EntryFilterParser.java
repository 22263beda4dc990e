package io.evenkeel.audit.search;

import io.evenkeel.audit.AuditEntryColumns;
import io.evenkeel.audit.search.index.HighCardinalityField;
import io.evenkeel.audit.search.index.IndexedField;
import io.evenkeel.audit.search.index.KafkaOffset;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.SafeText;
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

/**
 * Parses filters from query parameters. Rejects unknown names and values, because a misspelt filter would match the
 * wrong entries.
 */
public final class EntryFilterParser {
    public static final String INVALID_FILTER = "invalid-filter";

    private static final List<String> SINGLE_VALUED = List.of("from", "to", "text", "requestOffset", "entryOffset");
    private static final Set<String> DECISIONS = Set.of("completed", "refused", "failed", "dead-lettered", "admin");
    private static final Set<String> BOOLEANS = Set.of("true", "false");
    private static final Pattern PSEUDONYM = Pattern.compile("[0-9a-f]{64}");
    private static final int MAX_VALUES = 20;

    private final Clock clock;
    private final UnaryOperator<String> pseudonym;
    private final Map<String, List<String>> parameters;

    private EntryFilterParser(Clock clock, UnaryOperator<String> pseudonym, Map<String, List<String>> parameters) {
        this.clock = clock;
        this.pseudonym = pseudonym;
        this.parameters = parameters;
    }

    /**
     * Parses filters.
     *
     * @param pseudonym returns the pseudonym of a requester, as entries have it
     * @throws ProblemException {@value #INVALID_FILTER}
     */
    public static EntryFilter parse(
            Clock clock, UnaryOperator<String> pseudonym, Map<String, List<String>> parameters) {
        return new EntryFilterParser(clock, pseudonym, parameters).parse();
    }

    /** Returns the names of all filters. */
    static List<String> filterNames() {
        return Stream.of(
                        Stream.of("from", "to"),
                        Stream.of(IndexedField.values())
                                .filter(IndexedField::isFilterable)
                                .map(IndexedField::filterName),
                        Stream.of(HighCardinalityField.values()).map(HighCardinalityField::filterName),
                        Stream.of("requestOffset", "entryOffset", "text"))
                .flatMap(names -> names)
                .toList();
    }

    private EntryFilter parse() {
        parameters.forEach(EntryFilterParser::validate);
        Optional<Instant> from = firstValue("from").map(value -> parseInstant("from", value));
        Optional<Instant> to = firstValue("to").map(value -> parseInstant("to", value));
        if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
            throw invalid(
                    "from", firstValue("from").orElse(""), "before to (" + to.get() + ").\nMaybe they are swapped");
        }
        return new EntryFilter(
                from,
                to,
                parseFields(),
                parseKeys(),
                firstValue("requestOffset").map(value -> parseOffset("requestOffset", value)),
                firstValue("entryOffset").map(value -> parseOffset("entryOffset", value)),
                firstValue("text"));
    }

    private static void validate(String name, List<String> values) {
        if (!filterNames().contains(name)) {
            throw ProblemException.invalid(
                    INVALID_FILTER,
                    "filter (" + SafeText.sanitise(name) + ") must be one of " + String.join(", ", filterNames())
                            + ".");
        }
        int max = SINGLE_VALUED.contains(name) ? 1 : MAX_VALUES;
        if (values.size() > max) {
            throw invalid(
                    name, "" + values.size() + " times", "given at most " + max + (max == 1 ? " time" : " times"));
        }
        for (String value : values) {
            if (value == null || value.isEmpty() || !AuditEntryColumns.isStorable(value)) {
                throw invalid(name, value == null ? "" : value, "1 to 500 characters of Unicode, without U+0000");
            }
        }
    }

    private Optional<String> firstValue(String name) {
        return parameters.getOrDefault(name, List.of()).stream().findFirst();
    }

    private Map<IndexedField, Set<String>> parseFields() {
        Map<IndexedField, Set<String>> terms = new EnumMap<>(IndexedField.class);
        for (IndexedField indexedField : IndexedField.values()) {
            List<String> values = indexedField.isFilterable()
                    ? parameters.getOrDefault(indexedField.filterName(), List.of())
                    : List.of();
            if (indexedField == IndexedField.DECISION) {
                values.forEach(value -> requireOneOf(indexedField.filterName(), value, DECISIONS));
            } else if (indexedField == IndexedField.STEERED) {
                values.forEach(value -> requireOneOf(indexedField.filterName(), value, BOOLEANS));
            }
            if (!values.isEmpty()) {
                terms.put(indexedField, new LinkedHashSet<>(values));
            }
        }
        return terms;
    }

    private static void requireOneOf(String name, String value, Set<String> known) {
        if (!known.contains(value)) {
            throw invalid(name, value, "one of " + String.join(", ", new TreeSet<>(known)));
        }
    }

    private Map<HighCardinalityField, Set<String>> parseKeys() {
        Map<HighCardinalityField, Set<String>> keys = new EnumMap<>(HighCardinalityField.class);
        for (HighCardinalityField highCardinalityField : HighCardinalityField.values()) {
            List<String> values =
                    new ArrayList<>(parameters.getOrDefault(highCardinalityField.filterName(), List.of()));
            if (highCardinalityField == HighCardinalityField.REQUESTER) {
                values.replaceAll(value -> PSEUDONYM.matcher(value).matches() ? value : pseudonym.apply(value));
            }
            if (!values.isEmpty()) {
                keys.put(highCardinalityField, new LinkedHashSet<>(values));
            }
        }
        return keys;
    }

    private static KafkaOffset parseOffset(String name, String value) {
        return KafkaOffset.parse(value)
                .orElseThrow(() -> invalid(name, value, "topic/partition/offset, such as evenkeel.requests/0/1234"));
    }

    /** Parses an instant, or a negative duration before now. */
    private Instant parseInstant(String name, String value) {
        try {
            return AuditEntryColumns.clampToStorable(
                    value.startsWith("-P")
                            ? clock.instant().plus(Duration.parse(value.toUpperCase(Locale.ROOT)))
                            : Instant.parse(value));
        } catch (DateTimeParseException | ArithmeticException e) {
            throw invalid(name, value, "an instant such as 2026-11-22T10:00:00Z, or so long ago as -P30D or -PT6H");
        }
    }

    private static ProblemException invalid(String name, String value, String rule) {
        return ProblemException.invalid(
                INVALID_FILTER, name + " (" + SafeText.sanitise(value) + ") must be " + rule + ".");
    }
}
