package io.evenkeel.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Creates audit entries from the fields of their JSON, and reads the fields of entries. */
public final class TestEntries {
    private static final JsonMapper JSON = new JsonMapper();

    private TestEntries() {}

    /** Creates an entry of the current schema with fields of its event. */
    public static AuditEntry create(String kind, Instant at, String tenant, String actor, Map<String, ?> fields) {
        Map<String, Object> all = new HashMap<>(fields);
        all.put("schema", AuditEntry.CURRENT_SCHEMA);
        all.put("kind", kind);
        all.put("at", at.toString());
        all.put("tenant", tenant);
        all.put("actor", actor);
        try {
            return AuditEntryCodec.decode(JSON.writeValueAsString(all));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Creates an entry of a request. */
    public static AuditEntry createGeneration(
            String kind,
            Instant at,
            String tenant,
            @Nullable String source,
            @Nullable String request,
            @Nullable String policy,
            @Nullable String model,
            List<String> rules,
            List<String> concepts,
            List<String> images,
            Map<String, ?> fields) {
        Map<String, Object> all = new HashMap<>(fields);
        all.put("source", source);
        all.put("request", request);
        all.put("policy", policy);
        all.put("policyDigest", policy == null ? null : "d1");
        all.put("model", model);
        all.put("rules", rules);
        all.put("concepts", concepts);
        all.put("images", images);
        return create(kind, at, tenant, "evenkeel", all);
    }

    /** Returns all fields of an entry's JSON. */
    public static Map<String, Object> fieldsOf(AuditEntry entry) {
        try {
            return JSON.readValue(AuditEntryCodec.encode(entry), new TypeReference<>() {});
        } catch (java.io.IOException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
