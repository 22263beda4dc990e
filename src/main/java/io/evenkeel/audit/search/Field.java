package io.evenkeel.audit.search;

import io.evenkeel.audit.Entry;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What entries are found by among few values, by a posting for each of them. */
enum Field {
    /** What became of a request, or {@code admin} for a change by an administrator. */
    DECISION(entry -> List.of(decision(entry.kind()))),
    KIND(entry -> List.of(entry.kind())),
    CODE(entry -> one(entry.details().get("code"))),
    /** That fired. */
    RULE(Entry::rules),
    /** That pushed. */
    CONCEPT(Entry::concepts),
    /** Whether any concept pushed. */
    STEERED(entry -> List.of(Boolean.toString(!entry.concepts().isEmpty()))),
    POLICY(entry -> one(entry.policy())),
    MODEL(entry -> one(entry.model())),
    SOURCE(entry -> one(entry.source())),
    ACTOR(entry -> List.of(entry.actor())),
    /** Where the request stood on Kafka, in digits: see {@link Place}. */
    ASKED(entry -> Place.asked(entry).map(Place::digits).orElse(List.of())),
    /** Digest of a text that says why: see {@link Texts}. */
    TEXT(entry -> Texts.of(entry).map(Texts::digest).toList());

    /** Longer values are of hostile senders; they are found without an index only. */
    static final int LONGEST = 500;

    private static final String GENERATION = "generation.";

    @SuppressWarnings("ImmutableEnumChecker") // functions without state
    private final Function<Entry, List<String>> values;

    Field(Function<Entry, List<String>> values) {
        this.values = values;
    }

    /** As a filter's name, and as terms begin. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether filters name it; others are made of a filter. */
    boolean isAsked() {
        return this != ASKED && this != TEXT;
    }

    String term(String value) {
        return key() + "=" + value;
    }

    /** An entry's terms of this field. */
    Stream<String> terms(Entry entry) {
        return values.apply(entry).stream().map(this::term);
    }

    private static String decision(String kind) {
        return kind.startsWith(GENERATION) ? kind.substring(GENERATION.length()) : "admin";
    }

    private static List<String> one(@Nullable Object value) {
        return value instanceof String text && text.length() <= LONGEST && text.indexOf('\0') < 0
                ? List.of(text)
                : List.of();
    }
}
