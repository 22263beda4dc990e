package io.evenkeel.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evenkeel.demo.DemoRequest.RequestKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code demo/requests.json}. */
public final class DemoScript {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SEED_STEP = 100; // more than a request has pictures
    private static final String BLOCKED = "blocked-by-policy";

    private final List<DemoRequest> requests = new ArrayList<>();
    private final int imageCount;
    private final long firstSeed;

    private DemoScript(JsonNode json) {
        this.imageCount = json.path("pictures").intValue();
        this.firstSeed = json.path("firstSeed").longValue();
        addNeutral(json.path("neutral"));
        json.path("naming")
                .forEach(requestNode -> addPrompt(RequestKind.NAMING, requestNode, "", DemoRequest.COMPLETED));
        json.path("provoking")
                .forEach(requestNode -> addPrompt(RequestKind.PROVOKING, requestNode, "", DemoRequest.COMPLETED));
        json.path("blocked").forEach(requestNode -> addPrompt(RequestKind.BLOCKED, requestNode, "", BLOCKED));
        json.path("malformed").forEach(this::addMalformed);
    }

    /** The requests, in the order in which they are sent. */
    public static List<DemoRequest> load() {
        try (InputStream file = DemoScript.class.getResourceAsStream("/demo/requests.json")) {
            return List.copyOf(new DemoScript(JSON.readTree(file)).requests);
        } catch (IOException e) {
            throw new UncheckedIOException("the demonstration's requests cannot be read", e);
        }
    }

    private void addNeutral(JsonNode json) {
        for (JsonNode occupation : json.path("occupations")) {
            for (JsonNode tenant : json.path("tenants")) {
                ObjectNode requestNode = JSON.createObjectNode()
                        .put("tenant", tenant.textValue())
                        .put("prompt", "a " + occupation.textValue());
                addPrompt(RequestKind.NEUTRAL, requestNode, occupation.textValue(), DemoRequest.COMPLETED);
            }
        }
    }

    private void addPrompt(RequestKind kind, JsonNode requestNode, String occupation, String expected) {
        String tenant = requestNode.path("tenant").textValue();
        String prompt = requestNode.path("prompt").textValue();
        Map<String, String> namedAttributes = new HashMap<>();
        requestNode
                .path("shows")
                .properties()
                .forEach(attribute -> namedAttributes.put(
                        attribute.getKey(), attribute.getValue().textValue()));
        String data = JSON.createObjectNode()
                .put("tenant", tenant)
                .put("prompt", prompt)
                .put("count", imageCount)
                .put("seed", nextSeed())
                .toString();
        requests.add(new DemoRequest(
                nextId(),
                kind,
                tenant,
                prompt,
                occupation,
                namedAttributes,
                imageCount,
                nextSeed(),
                toUtf8(data),
                expected));
    }

    private void addMalformed(JsonNode requestNode) {
        requests.add(new DemoRequest(
                nextId(),
                RequestKind.MALFORMED,
                requestNode.path("key").textValue(),
                requestNode.path("what").textValue(),
                "",
                Map.of(),
                0,
                0,
                malformedData(requestNode),
                requestNode.path("expect").textValue()));
    }

    private static byte[] malformedData(JsonNode requestNode) {
        if (requestNode.has("text")) {
            return toUtf8(requestNode.path("text").textValue());
        }
        if (requestNode.has("base64")) {
            return Base64.getDecoder().decode(requestNode.path("base64").textValue());
        }
        ObjectNode data = requestNode.path("data").deepCopy();
        if (requestNode.has("promptBytes")) {
            data.put("prompt", "a".repeat(requestNode.path("promptBytes").intValue()));
        }
        return toUtf8(data.toString());
    }

    private String nextId() {
        return "demo-%03d".formatted(requests.size() + 1);
    }

    private long nextSeed() {
        return firstSeed + (long) SEED_STEP * requests.size();
    }

    private static byte[] toUtf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
