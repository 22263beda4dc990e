package io.evenkeel.audit;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evenkeel.audit.DecisionLookup.RequestOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event of a kind that this version does not know, or whose fields do not fit its kind. All fields are kept as they were recorded.
 *
 * @param fields the fields of the entry besides schema, time, tenant and actor
 */
public record UnrecognizedEvent(String kind, @JsonValue ObjectNode fields) implements AuditEvent {
    public UnrecognizedEvent {
        fields = fields.deepCopy();
    }

    @Override
    public @Nullable String source() {
        return text("source");
    }

    @Override
    public @Nullable String request() {
        return text("request");
    }

    @Override
    public @Nullable String requester() {
        return text("requester");
    }

    @Override
    public @Nullable String policy() {
        return text("policy");
    }

    @Override
    public @Nullable String policyDigest() {
        return text("policyDigest");
    }

    @Override
    public @Nullable String model() {
        return text("model");
    }

    @Override
    public @Nullable String code() {
        return text("code");
    }

    @Override
    public @Nullable String detail() {
        return text("detail");
    }

    @Override
    public List<String> rules() {
        return texts("rules");
    }

    @Override
    public List<String> concepts() {
        return texts("concepts");
    }

    @Override
    public List<String> images() {
        return texts(fields.has("images") ? "images" : "pictures");
    }

    @Override
    public @Nullable RequestOffset recordOffset() {
        String topic = text("topic");
        JsonNode partition = fields.path("partition");
        JsonNode offset = fields.path("offset");
        return topic != null && partition.canConvertToInt() && offset.canConvertToLong()
                ? new RequestOffset(topic, partition.intValue(), offset.longValue())
                : null;
    }

    private @Nullable String text(String name) {
        return fields.path(name).textValue();
    }

    private List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        fields.path(name).forEach(element -> texts.add(element.textValue()));
        return texts;
    }
}
