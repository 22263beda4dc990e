package io.evenkeel.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

/** Entries as the JSON text that is recorded, and that chains are made of. */
public final class EntryJson {
    /** Lenient in one thing: fields that a newer Evenkeel added are kept in the text and ignored. */
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private EntryJson() {}

    /** The entry as a record of the audit topic holds it, in UTF-8. */
    public static byte[] write(Entry entry) {
        try {
            return MAPPER.writeValueAsBytes(entry);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the entry (" + entry.kind() + ") holds what JSON cannot", e);
        }
    }

    static String text(Entry entry) {
        return new String(write(entry), UTF_8);
    }

    /** Reads a recorded text. @throws IllegalArgumentException saying where it stops being an entry, but not what stands there */
    public static Entry read(String text) {
        try {
            Entry entry = MAPPER.readValue(text, Entry.class);
            if (entry == null) {
                throw new IllegalArgumentException("null is not an entry");
            }
            return entry;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not an entry at " + place(e), e);
        }
    }

    private static String place(JsonProcessingException e) {
        return e.getLocation() == null
                ? "its end"
                : "line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
    }
}
