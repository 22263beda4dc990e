package io.evenkeel.audit;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One audit record: who did what, when, and for which tenant. Self-contained; holds neither prompts nor images.
 *
 * @param schema version of the JSON layout
 * @param kind stable name of what happened, as recorded; entries of schemas 1 and 2 keep their older names
 * @param at when it happened
 * @param tenant tenant whose tree holds the entry, or {@link #UNATTRIBUTED}
 * @param actor account that did it, or {@code evenkeel}
 * @param event what happened
 */
public record AuditEntry(int schema, String kind, Instant at, String tenant, String actor, AuditEvent event) {
    /** Tree of the entries that belong to no tenant. Not a valid tenant id, so no tenant can claim it. */
    public static final String UNATTRIBUTED = "_nobody";

    /** Layout of new entries. Entries of older layouts stay readable. */
    public static final int CURRENT_SCHEMA = 3;

    public AuditEntry {
        requireNonNull(kind, "kind");
        requireNonNull(at, "at");
        requireNonNull(tenant, "tenant");
        requireNonNull(actor, "actor");
        requireNonNull(event, "event");
    }

    /** Creates an entry of the current schema. */
    public static AuditEntry create(Instant at, String tenant, String actor, AuditEvent event) {
        return new AuditEntry(CURRENT_SCHEMA, event.kind(), at, tenant, actor, event);
    }

    public @Nullable String source() {
        return event.source();
    }

    public @Nullable String request() {
        return event.request();
    }

    public @Nullable String policy() {
        return event.policy();
    }

    public @Nullable String policyDigest() {
        return event.policyDigest();
    }

    public @Nullable String model() {
        return event.model();
    }

    public List<String> rules() {
        return event.rules();
    }

    public List<String> concepts() {
        return event.concepts();
    }

    public List<String> images() {
        return event.images();
    }
}
