package io.evenkeel.audit.search.index;

import io.evenkeel.audit.AuditEntry;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Fields with many values of few entries each, indexed by B-trees; the most selective first. */
public enum HighCardinalityField {
    REQUEST("select seq from audit_entry where tenant = ? and request = ?", entry -> toStrings(entry.request())),
    /** SHA-256 of a stored image. */
    IMAGE("select seq from audit_image where tenant = ? and digest = ?", AuditEntry::images),
    /** Pseudonym of the requesting user. */
    REQUESTER(
            "select seq from audit_entry where tenant = ? and requester = ?",
            entry -> toStrings(entry.event().requester()));

    private final String selectSql;

    @SuppressWarnings("ImmutableEnumChecker") // functions without state
    private final Function<AuditEntry, List<String>> values;

    HighCardinalityField(String selectSql, Function<AuditEntry, List<String>> values) {
        this.selectSql = selectSql;
        this.values = values;
    }

    /** Returns the name of the filter. */
    public String filterName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns SQL for the newest entries: its values are tenant, value, upper bound and limit. */
    public String newestSeqsSql() {
        return selectSql + " and seq < ? order by seq desc limit ?";
    }

    public List<String> valuesOf(AuditEntry entry) {
        return values.apply(entry);
    }

    private static List<String> toStrings(@Nullable Object value) {
        return Stream.ofNullable(value).map(Object::toString).toList();
    }
}
