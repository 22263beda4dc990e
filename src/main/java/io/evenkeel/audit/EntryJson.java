package io.evenkeel.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.evenkeel.audit.proof.Canonical;
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
public final class EntryJson {
    /** The last schema in which details stood in an object of their own. */
    private static final int NESTED = 1;

    private static final String DETAILS = "details";
    private static final Set<String> HEAD = Set.of(
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
    private static final TypeReference<LinkedHashMap<String, Object>> FIELDS = new TypeReference<>() {};
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private EntryJson() {}

    /**
     * The entry as a record of the audit topic holds it, in UTF-8.
     *
     * @throws IllegalArgumentException if a detail bears the name of another field, or holds what JSON cannot
     */
    public static byte[] write(Entry entry) {
        try {
            return Canonical.of(MAPPER.writeValueAsBytes(fields(entry)));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the entry (" + entry.kind() + ") holds what JSON cannot", e);
        }
    }

    /** As {@link #write}, as a text. */
    public static String text(Entry entry) {
        return new String(write(entry), UTF_8);
    }

    /** What is empty is left out. */
    private static Map<String, Object> fields(Entry entry) {
        Map<String, Object> fields = new HashMap<>();
        put(fields, "schema", entry.schema());
        put(fields, "kind", entry.kind());
        put(fields, "at", entry.at().toString());
        put(fields, "tenant", entry.tenant());
        put(fields, "actor", entry.actor());
        put(fields, "source", entry.source());
        put(fields, "request", entry.request());
        put(fields, "policy", entry.policy());
        put(fields, "policyDigest", entry.policyDigest());
        put(fields, "model", entry.model());
        put(fields, "rules", entry.rules());
        put(fields, "concepts", entry.concepts());
        put(fields, "pictures", entry.pictures());
        if (entry.schema() == NESTED) {
            put(fields, DETAILS, entry.details());
        } else {
            entry.details().forEach((name, value) -> detail(fields, name, value));
        }
        return fields;
    }

    private static void detail(Map<String, Object> fields, String name, Object value) {
        if (HEAD.contains(name)) {
            throw new IllegalArgumentException(
                    "a detail (" + name + ") must not bear the name of an entry's own field.");
        }
        fields.put(name, value);
    }

    private static void put(Map<String, Object> fields, String name, @Nullable Object value) {
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
    public static Entry read(String text) {
        try {
            return read(MAPPER.readValue(text, FIELDS));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not an entry at " + place(e), e);
        }
    }

    /** As {@link #read(String)}, of the text in UTF-8. */
    public static Entry read(byte[] text) {
        try {
            return read(MAPPER.readValue(text, 0, text.length, FIELDS));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not an entry at " + place(e), e);
        } catch (IOException e) {
            throw new UncheckedIOException("memory can be read", e);
        }
    }

    private static Entry read(@Nullable Map<String, Object> fields) {
        if (fields == null) {
            throw new IllegalArgumentException("null is not an entry");
        }
        int schema = schema(fields.get("schema"));
        return new Entry(
                schema,
                needed(fields, "kind"),
                instant(needed(fields, "at")),
                needed(fields, "tenant"),
                needed(fields, "actor"),
                text(fields, "source"),
                text(fields, "request"),
                text(fields, "policy"),
                text(fields, "policyDigest"),
                text(fields, "model"),
                texts(fields, "rules"),
                texts(fields, "concepts"),
                texts(fields, "pictures"),
                schema <= NESTED ? nested(fields) : flat(fields));
    }

    private static int schema(@Nullable Object value) {
        if (value instanceof Integer schema && schema > 0) {
            return schema;
        }
        throw new IllegalArgumentException("not an entry: schema must be a whole number from 1");
    }

    private static Instant instant(String value) {
        try {
            return Instant.parse(value);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("not an entry: at must be an instant", e);
        }
    }

    private static String needed(Map<String, Object> fields, String name) {
        String text = text(fields, name);
        if (text == null) {
            throw new IllegalArgumentException("not an entry: " + name + " is missing");
        }
        return text;
    }

    private static @Nullable String text(Map<String, Object> fields, String name) {
        Object value = fields.get(name);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw new IllegalArgumentException("not an entry: " + name + " must be a text");
    }

    private static List<String> texts(Map<String, Object> fields, String name) {
        Object value = fields.getOrDefault(name, List.of());
        if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
            return list.stream().map(String.class::cast).toList();
        }
        throw new IllegalArgumentException("not an entry: " + name + " must be a list of texts");
    }

    private static Map<String, Object> nested(Map<String, Object> fields) {
        Object value = fields.getOrDefault(DETAILS, Map.of());
        if (value instanceof Map<?, ?> details) {
            Map<String, Object> named = new LinkedHashMap<>();
            details.forEach((name, detail) -> named.put(String.valueOf(name), detail));
            named.values().removeIf(Objects::isNull);
            return named;
        }
        throw new IllegalArgumentException("not an entry: details must be an object");
    }

    private static Map<String, Object> flat(Map<String, Object> fields) {
        Map<String, Object> details = new LinkedHashMap<>(fields);
        details.keySet().removeAll(HEAD);
        details.values().removeIf(Objects::isNull);
        return details;
    }

    private static String place(JsonProcessingException e) {
        return e.getLocation() == null
                ? "its end"
                : "line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
    }
}
