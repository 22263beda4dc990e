package io.evenkeel.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.evenkeel.transparencylog.CanonicalJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Entries as the JSON text that is recorded, and that trees are made of: canonical, as RFC 8785 writes it. */
public final class AuditEntryCodec {
    /** The last schema in which details stood in an object of their own. */
    private static final int LAST_NESTED_SCHEMA = 1;

    private static final String DETAILS = "details";
    private static final Set<String> HEADER_FIELDS = Set.of(
            "schema",
            "kind",
            "at",
            "tenant",
            "actor",
            "source",
            "request",
            "policy",
            "policyDigest",
            "model",
            "rules",
            "concepts",
            "pictures");
    private static final TypeReference<LinkedHashMap<String, Object>> FIELD_MAP_TYPE = new TypeReference<>() {};
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private AuditEntryCodec() {}

    /**
     * The entry as a record of the audit topic holds it, in UTF-8.
     *
     * @throws IllegalArgumentException if a detail bears the name of another field, or holds what JSON cannot
     */
    public static byte[] encode(AuditEntry auditEntry) {
        try {
            return CanonicalJson.canonicalize(MAPPER.writeValueAsBytes(toFields(auditEntry)));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the entry (" + auditEntry.kind() + ") holds what JSON cannot", e);
        }
    }

    /** As {@link #encode}, as a text. */
    public static String encodeToString(AuditEntry auditEntry) {
        return new String(encode(auditEntry), UTF_8);
    }

    /** What is empty is left out. */
    private static Map<String, Object> toFields(AuditEntry auditEntry) {
        Map<String, Object> fields = new HashMap<>();
        putUnlessEmpty(fields, "schema", auditEntry.schema());
        putUnlessEmpty(fields, "kind", auditEntry.kind());
        putUnlessEmpty(fields, "at", auditEntry.at().toString());
        putUnlessEmpty(fields, "tenant", auditEntry.tenant());
        putUnlessEmpty(fields, "actor", auditEntry.actor());
        putUnlessEmpty(fields, "source", auditEntry.source());
        putUnlessEmpty(fields, "request", auditEntry.request());
        putUnlessEmpty(fields, "policy", auditEntry.policy());
        putUnlessEmpty(fields, "policyDigest", auditEntry.policyDigest());
        putUnlessEmpty(fields, "model", auditEntry.model());
        putUnlessEmpty(fields, "rules", auditEntry.rules());
        putUnlessEmpty(fields, "concepts", auditEntry.concepts());
        putUnlessEmpty(fields, "pictures", auditEntry.images());
        if (auditEntry.schema() == LAST_NESTED_SCHEMA) {
            putUnlessEmpty(fields, DETAILS, auditEntry.details());
        } else {
            auditEntry.details().forEach((name, value) -> putDetail(fields, name, value));
        }
        return fields;
    }

    private static void putDetail(Map<String, Object> fields, String name, Object value) {
        if (HEADER_FIELDS.contains(name)) {
            throw new IllegalArgumentException(
                    "a detail (" + name + ") must not bear the name of an entry's own field.");
        }
        fields.put(name, value);
    }

    private static void putUnlessEmpty(Map<String, Object> fields, String name, @Nullable Object value) {
        boolean isEmpty = value == null
                || (value instanceof String text && text.isEmpty())
                || (value instanceof List<?> list && list.isEmpty())
                || (value instanceof Map<?, ?> map && map.isEmpty());
        if (!isEmpty) {
            fields.put(name, value);
        }
    }

    /**
     * Reads a recorded text, of any schema. Of schema 1 what a newer version may have added stays in the text only; later ones'
     * fields are all kept.
     *
     * @throws IllegalArgumentException saying where it stops being an entry, but not what stands there
     */
    public static AuditEntry decode(String text) {
        try {
            return decode(MAPPER.readValue(text, FIELD_MAP_TYPE));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not an entry at " + describeLocation(e), e);
        }
    }

    /** As {@link #decode(String)}, of the text in UTF-8. */
    public static AuditEntry decode(byte[] text) {
        try {
            return decode(MAPPER.readValue(text, 0, text.length, FIELD_MAP_TYPE));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not an entry at " + describeLocation(e), e);
        } catch (IOException e) {
            throw new UncheckedIOException("memory can be read", e);
        }
    }

    private static AuditEntry decode(@Nullable Map<String, Object> fields) {
        if (fields == null) {
            throw new IllegalArgumentException("null is not an entry");
        }
        int schema = parseSchema(fields.get("schema"));
        return new AuditEntry(
                schema,
                requiredText(fields, "kind"),
                parseInstant(requiredText(fields, "at")),
                requiredText(fields, "tenant"),
                requiredText(fields, "actor"),
                optionalText(fields, "source"),
                optionalText(fields, "request"),
                optionalText(fields, "policy"),
                optionalText(fields, "policyDigest"),
                optionalText(fields, "model"),
                textList(fields, "rules"),
                textList(fields, "concepts"),
                textList(fields, "pictures"),
                schema <= LAST_NESTED_SCHEMA ? nestedDetails(fields) : inlineDetails(fields));
    }

    private static int parseSchema(@Nullable Object value) {
        if (value instanceof Integer schema && schema > 0) {
            return schema;
        }
        throw new IllegalArgumentException("not an entry: schema must be a whole number from 1");
    }

    private static Instant parseInstant(String value) {
        try {
            return Instant.parse(value);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("not an entry: at must be an instant", e);
        }
    }

    private static String requiredText(Map<String, Object> fields, String name) {
        String text = optionalText(fields, name);
        if (text == null) {
            throw new IllegalArgumentException("not an entry: " + name + " is missing");
        }
        return text;
    }

    private static @Nullable String optionalText(Map<String, Object> fields, String name) {
        Object value = fields.get(name);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw new IllegalArgumentException("not an entry: " + name + " must be a text");
    }

    private static List<String> textList(Map<String, Object> fields, String name) {
        Object value = fields.getOrDefault(name, List.of());
        if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
            return list.stream().map(String.class::cast).toList();
        }
        throw new IllegalArgumentException("not an entry: " + name + " must be a list of texts");
    }

    private static Map<String, Object> nestedDetails(Map<String, Object> fields) {
        Object value = fields.getOrDefault(DETAILS, Map.of());
        if (value instanceof Map<?, ?> details) {
            Map<String, Object> detailsByName = new LinkedHashMap<>();
            details.forEach((name, detail) -> detailsByName.put(String.valueOf(name), detail));
            detailsByName.values().removeIf(Objects::isNull);
            return detailsByName;
        }
        throw new IllegalArgumentException("not an entry: details must be an object");
    }

    private static Map<String, Object> inlineDetails(Map<String, Object> fields) {
        Map<String, Object> details = new LinkedHashMap<>(fields);
        details.keySet().removeAll(HEADER_FIELDS);
        details.values().removeIf(Objects::isNull);
        return details;
    }

    private static String describeLocation(JsonProcessingException e) {
        return e.getLocation() == null
                ? "its end"
                : "line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
    }
}
