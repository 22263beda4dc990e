package io.evenkeel.audit.search;

import io.evenkeel.audit.Entry;
import io.evenkeel.rest.Csv;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** An entry as a line of a table. */
final class CsvLine {
    static final String HEAD = Csv.line(List.of(
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

    private CsvLine() {}

    static String of(Found found) {
        Entry entry = found.entry();
        return Csv.line(List.of(
                "" + found.seq(),
                found.at().toString(),
                entry.kind(),
                entry.actor(),
                Objects.requireNonNullElse(entry.source(), ""),
                Objects.requireNonNullElse(entry.request(), ""),
                detail(entry, "requester"),
                Objects.requireNonNullElse(entry.policy(), ""),
                Objects.requireNonNullElse(entry.policyDigest(), ""),
                Objects.requireNonNullElse(entry.model(), ""),
                detail(entry, "code"),
                detail(entry, "detail"),
                String.join(" ", entry.rules()),
                String.join(" ", entry.concepts()),
                String.join(" ", entry.pictures()),
                reasons(entry)));
    }

    private static String detail(Entry entry, String name) {
        return Objects.toString(entry.details().get(name), "");
    }

    /** Those of rules that fired. */
    private static String reasons(Entry entry) {
        return entry.details().get("reasons") instanceof List<?> reasons
                ? reasons.stream()
                        .filter(reason -> reason instanceof Map<?, ?> said && Boolean.TRUE.equals(said.get("fired")))
                        .map(reason -> (Map<?, ?>) reason)
                        .map(said -> said.get("rule") + ": " + said.get("text"))
                        .collect(Collectors.joining("; "))
                : "";
    }
}
