package io.evenkeel.audit.search.index;

import io.evenkeel.audit.AuditEntry;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What entries are found by among many values, each of a few entries, by an index of its own; the most telling first. */
public enum HighCardinalityField {
    REQUEST(
            "select seq from audit_entry where tenant = ? and request = ?",
            auditEntry -> toStrings(auditEntry.request())),
    /** SHA-256 of a stored file. */
    IMAGE("select seq from audit_image where tenant = ? and digest = ?", AuditEntry::images),
    /** Pseudonym of who asked. */
    REQUESTER(
            "select seq from audit_entry where tenant = ? and requester = ?",
            auditEntry -> toStrings(auditEntry.details().get("requester")));

    private final String selectSql;

    @SuppressWarnings("ImmutableEnumChecker") // functions without state
    private final Function<AuditEntry, List<String>> values;

    HighCardinalityField(String selectSql, Function<AuditEntry, List<String>> values) {
        this.selectSql = selectSql;
        this.values = values;
    }

    /** As a filter's name. */
    public String filterName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Of a tenant and a value: the numbers of so many entries below one, newest first. */
    public String newestSeqsSql() {
        return selectSql + " and seq < ? order by seq desc limit ?";
    }

    public List<String> valuesOf(AuditEntry auditEntry) {
        return values.apply(auditEntry);
    }

    private static List<String> toStrings(@Nullable Object value) {
        return Stream.ofNullable(value).map(Object::toString).toList();
    }
}
