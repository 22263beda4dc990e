package io.evenkeel.audit.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
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
record Sheet(
        long seq,
        JsonNode entry,
        @Nullable String body,
        @Nullable String topic,
        @Nullable Integer partition,
        @Nullable Long offset) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** In a list. */
    static Sheet of(Found found) {
        return sheet(found, null);
    }

    /** By itself. */
    static Sheet whole(Found found) {
        return sheet(found, found.body());
    }

    private static Sheet sheet(Found found, @Nullable String body) {
        return new Sheet(
                found.seq(),
                json(found.body()),
                body,
                found.arrived().map(Place::topic).orElse(null),
                found.arrived().map(Place::partition).orElse(null),
                found.arrived().map(Place::offset).orElse(null));
    }

    private static JsonNode json(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(body);
        }
    }
}
