package io.evenkeel.audit.search;

import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.GenerationEvent.RuleReason;
import io.evenkeel.audit.search.index.EntryRow;
import io.evenkeel.http.CsvWriter;
import java.util.List;
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
            "images",
            "reasons"));

    private EntryCsv() {}

    static String toLine(EntryRow row) {
        AuditEntry auditEntry = row.entry();
        return CsvWriter.toLine(List.of(
                "" + row.seq(),
                row.at().toString(),
                auditEntry.kind(),
                auditEntry.actor(),
                Objects.requireNonNullElse(auditEntry.source(), ""),
                Objects.requireNonNullElse(auditEntry.request(), ""),
                Objects.requireNonNullElse(auditEntry.event().requester(), ""),
                Objects.requireNonNullElse(auditEntry.policy(), ""),
                Objects.requireNonNullElse(auditEntry.policyDigest(), ""),
                Objects.requireNonNullElse(auditEntry.model(), ""),
                Objects.requireNonNullElse(auditEntry.event().code(), ""),
                Objects.requireNonNullElse(auditEntry.event().detail(), ""),
                String.join(" ", auditEntry.rules()),
                String.join(" ", auditEntry.concepts()),
                String.join(" ", auditEntry.images()),
                firedReasons(auditEntry)));
    }

    /** Returns the reasons of the rules that fired. */
    private static String firedReasons(AuditEntry auditEntry) {
        return auditEntry.event().reasons().stream()
                .filter(RuleReason::fired)
                .map(reason -> reason.rule() + ": " + reason.text())
                .collect(Collectors.joining("; "));
    }
}
