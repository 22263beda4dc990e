package io.evenkeel.audit;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One audit record: flat, self-contained, without prompts or pictures.
 *
 * @param schema version of this layout
 * @param kind what happened, such as {@code generation.completed} or {@code policy.published}
 * @param at when
 * @param tenant whose tree it belongs to; {@link #UNATTRIBUTED} when no tenant could be read
 * @param actor who did it: an account, or {@code evenkeel}
 * @param source of the request, as CloudEvents names it; absent for admin changes and unreadable requests
 * @param request id of the request within its source
 * @param policy the version that decided, as {@code acme@3}
 * @param policyDigest SHA-256 of that version's definition
 * @param model fingerprint of the model that drew
 * @param rules ids of the rules that fired
 * @param concepts labels of the concept versions that pushed, as {@code female@1}
 * @param images SHA-256 of each picture
 * @param details whatever else the kind carries: reasons, strengths, seeds, measured attributes, timings. As JSON they stand beside
 *     the other fields since schema 2, whose names they must not bear
 */
public record AuditEntry(
        int schema,
        String kind,
        Instant at,
        String tenant,
        String actor,
        @Nullable String source,
        @Nullable String request,
        @Nullable String policy,
        @Nullable String policyDigest,
        @Nullable String model,
        List<String> rules,
        List<String> concepts,
        List<String> images,
        Map<String, Object> details) {
    /** The tree of what no tenant can be named for. Not a valid tenant, so that none can claim it. */
    public static final String UNATTRIBUTED = "_nobody";

    /** Of what is written; older ones are read for ever. */
    public static final int CURRENT_SCHEMA = 2;

    public AuditEntry {
        requireNonNull(kind, "kind");
        requireNonNull(at, "at");
        requireNonNull(tenant, "tenant");
        requireNonNull(actor, "actor");
        rules = rules == null ? List.of() : List.copyOf(rules);
        concepts = concepts == null ? List.of() : List.copyOf(concepts);
        images = images == null ? List.of() : List.copyOf(images);
        details = details == null ? Map.of() : Map.copyOf(details);
    }

    /** What an administrator did. A policy, a model or concepts among the details are the entry's own. */
    public static AuditEntry createChange(
            String kind, Instant at, String tenant, String actor, Map<String, Object> details) {
        Map<String, Object> remaining = new HashMap<>(details);
        return new AuditEntry(
                CURRENT_SCHEMA,
                kind,
                at,
                tenant,
                actor,
                null,
                null,
                (String) remaining.remove("policy"),
                (String) remaining.remove("policyDigest"),
                (String) remaining.remove("model"),
                List.of(),
                conceptLabels(remaining.remove("concepts")),
                List.of(),
                remaining);
    }

    private static List<String> conceptLabels(@Nullable Object concepts) {
        return concepts instanceof List<?> labels
                ? labels.stream().map(String.class::cast).toList()
                : List.of();
    }
}
