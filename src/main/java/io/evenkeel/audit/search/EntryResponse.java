package io.evenkeel.audit.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import io.evenkeel.audit.search.index.EntryRow;
import io.evenkeel.audit.search.index.KafkaOffset;
import org.jspecify.annotations.Nullable;

/**
 * An entry as auditors see it.
 *
 * @param seq its number in the tenant's tree
 * @param entry as recorded; a text, if it is no JSON any more
 * @param body exactly as recorded, where one entry is asked for: its leaf in the tree
 * @param topic where it arrived; absent for changes by administrators, as are partition and offset
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EntryResponse(
        long seq,
        JsonNode entry,
        @Nullable String body,
        @Nullable String topic,
        @Nullable Integer partition,
        @Nullable Long offset) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** In a list. */
    static EntryResponse withoutBody(EntryRow entryRow) {
        return create(entryRow, null);
    }

    /** By itself. */
    static EntryResponse withBody(EntryRow entryRow) {
        return create(entryRow, entryRow.body());
    }

    private static EntryResponse create(EntryRow entryRow, @Nullable String body) {
        return new EntryResponse(
                entryRow.seq(),
                parseJson(entryRow.body()),
                body,
                entryRow.entryOffset().map(KafkaOffset::topic).orElse(null),
                entryRow.entryOffset().map(KafkaOffset::partition).orElse(null),
                entryRow.entryOffset().map(KafkaOffset::offset).orElse(null));
    }

    private static JsonNode parseJson(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(body);
        }
    }
}
