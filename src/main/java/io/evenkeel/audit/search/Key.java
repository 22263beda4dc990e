package io.evenkeel.audit.search;

import io.evenkeel.audit.Entry;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What entries are found by among many values, each of a few entries, by an index of its own; the most telling first. */
enum Key {
    REQUEST("select seq from audit_entry where tenant = ? and request = ?", entry -> list(entry.request())),
    /** SHA-256 of a stored file. */
    PICTURE("select seq from audit_picture where tenant = ? and digest = ?", Entry::pictures),
    /** Pseudonym of who asked. */
    REQUESTER(
            "select seq from audit_entry where tenant = ? and requester = ?",
            entry -> list(entry.details().get("requester")));

    private final String find;

    @SuppressWarnings("ImmutableEnumChecker") // functions without state
    private final Function<Entry, List<String>> values;

    Key(String find, Function<Entry, List<String>> values) {
        this.find = find;
        this.values = values;
    }

    /** As a filter's name. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Of a tenant and a value: the numbers of so many entries below one, newest first. */
    String newest() {
        return find + " and seq < ? order by seq desc limit ?";
    }

    List<String> values(Entry entry) {
        return values.apply(entry);
    }

    private static List<String> list(@Nullable Object value) {
        return Stream.ofNullable(value).map(Object::toString).toList();
    }
}
