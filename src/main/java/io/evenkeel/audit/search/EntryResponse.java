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
 * An audit entry as JSON.
 *
 * @param seq number of the entry in the tenant's tree
 * @param entry the recorded JSON; a text if it is no longer JSON
 * @param body the recorded bytes, the leaf of the tree; absent in lists
 * @param topic topic of the entry; absent, like partition and offset, for changes by administrators
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

    static EntryResponse withoutBody(EntryRow row) {
        return create(row, null);
    }

    static EntryResponse withBody(EntryRow row) {
        return create(row, row.body());
    }

    private static EntryResponse create(EntryRow row, @Nullable String body) {
        return new EntryResponse(
                row.seq(),
                parseJson(row.body()),
                body,
                row.entryOffset().map(KafkaOffset::topic).orElse(null),
                row.entryOffset().map(KafkaOffset::partition).orElse(null),
                row.entryOffset().map(KafkaOffset::offset).orElse(null));
    }

    private static JsonNode parseJson(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(body);
        }
    }
}
