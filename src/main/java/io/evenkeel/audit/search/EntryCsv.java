package io.evenkeel.audit.search;

import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.search.index.EntryRow;
import io.evenkeel.http.CsvWriter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Writes entries as CSV lines. */
final class EntryCsv {
    static final String HEADER = CsvWriter.toLine(List.of(
            "seq",
            "at",
            "kind",
            "actor",
            "source",
            "request",
            "requester",
            "policy",
            "policyDigest",
            "model",
            "code",
            "detail",
            "rules",
            "concepts",
            "pictures",
            "reasons"));

    private EntryCsv() {}

    static String toLine(EntryRow entryRow) {
        AuditEntry auditEntry = entryRow.entry();
        return CsvWriter.toLine(List.of(
                "" + entryRow.seq(),
                entryRow.at().toString(),
                auditEntry.kind(),
                auditEntry.actor(),
                Objects.requireNonNullElse(auditEntry.source(), ""),
                Objects.requireNonNullElse(auditEntry.request(), ""),
                detailText(auditEntry, "requester"),
                Objects.requireNonNullElse(auditEntry.policy(), ""),
                Objects.requireNonNullElse(auditEntry.policyDigest(), ""),
                Objects.requireNonNullElse(auditEntry.model(), ""),
                detailText(auditEntry, "code"),
                detailText(auditEntry, "detail"),
                String.join(" ", auditEntry.rules()),
                String.join(" ", auditEntry.concepts()),
                String.join(" ", auditEntry.images()),
                firedReasons(auditEntry)));
    }

    private static String detailText(AuditEntry auditEntry, String name) {
        return Objects.toString(auditEntry.details().get(name), "");
    }

    /** Returns the reasons of the rules that fired. */
    private static String firedReasons(AuditEntry auditEntry) {
        return auditEntry.details().get("reasons") instanceof List<?> reasons
                ? reasons.stream()
                        .filter(reason ->
                                reason instanceof Map<?, ?> fields && Boolean.TRUE.equals(fields.get("fired")))
                        .map(reason -> (Map<?, ?>) reason)
                        .map(fields -> fields.get("rule") + ": " + fields.get("text"))
                        .collect(Collectors.joining("; "))
                : "";
    }
}
