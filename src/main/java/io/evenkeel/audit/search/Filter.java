package io.evenkeel.audit.search;

import io.evenkeel.audit.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an auditor asks of a tenant's entries: all of it has to hold.
 *
 * @param from first moment
 * @param to first moment that is too late
 * @param terms of each field, any of those values
 * @param keys of each, any of those values
 * @param asked where the request stood
 * @param arrived where the entry did
 * @param text that a reason or the detail holds
 */
record Filter(
        Optional<Instant> from,
        Optional<Instant> to,
        Map<Field, Set<String>> terms,
        Map<Key, Set<String>> keys,
        Optional<Place> asked,
        Optional<Place> arrived,
        Optional<String> text) {
    Filter {
        terms = Map.copyOf(terms);
        keys = Map.copyOf(keys);
    }

    /** For each condition, terms of which an entry has to have one. */
    List<Set<String>> conditions() {
        List<Set<String>> conditions = new ArrayList<>();
        terms.forEach((field, values) ->
                conditions.add(values.stream().map(field::term).collect(Collectors.toSet())));
        asked.ifPresent(place -> place.digits().forEach(digit -> conditions.add(Set.of(Field.ASKED.term(digit)))));
        return conditions;
    }

    boolean isIn(Instant at) {
        return from.map(start -> !at.isBefore(start)).orElse(true)
                && to.map(at::isBefore).orElse(true);
    }

    /** Whether all holds of an entry, but for where it arrived. */
    boolean holds(Instant at, Entry entry) {
        return isIn(at)
                && asked.map(place -> Place.asked(entry).filter(place::equals).isPresent())
                        .orElse(true)
                && keys.entrySet().stream()
                        .allMatch(wanted -> anyOf(wanted.getValue(), wanted.getKey().values(entry).stream()))
                && terms.entrySet().stream().allMatch(wanted -> holds(wanted.getKey(), wanted.getValue(), entry))
                && text.map(wanted -> Texts.hold(entry, wanted)).orElse(true);
    }

    private static boolean holds(Field field, Set<String> wanted, Entry entry) {
        return anyOf(wanted.stream().map(field::term).collect(Collectors.toSet()), field.terms(entry));
    }

    private static boolean anyOf(Set<String> wanted, Stream<String> values) {
        return values.anyMatch(wanted::contains);
    }
}
