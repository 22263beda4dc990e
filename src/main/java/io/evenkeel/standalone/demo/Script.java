package io.evenkeel.standalone.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evenkeel.standalone.demo.Scripted.Kind;
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
final class Script {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SEEDS_APART = 100; // more than a request has pictures
    private static final String BLOCKED = "blocked-by-policy";

    private final List<Scripted> requests = new ArrayList<>();
    private final int pictures;
    private final long firstSeed;

    private Script(JsonNode json) {
        this.pictures = json.path("pictures").intValue();
        this.firstSeed = json.path("firstSeed").longValue();
        addNeutral(json.path("neutral"));
        json.path("naming").forEach(asked -> addPrompt(Kind.NAMING, asked, "", Scripted.COMPLETED));
        json.path("provoking").forEach(asked -> addPrompt(Kind.PROVOKING, asked, "", Scripted.COMPLETED));
        json.path("blocked").forEach(asked -> addPrompt(Kind.BLOCKED, asked, "", BLOCKED));
        json.path("malformed").forEach(this::addMalformed);
    }

    /** The requests, in the order in which they are sent. */
    static List<Scripted> requests() {
        try (InputStream file = Script.class.getResourceAsStream("/demo/requests.json")) {
            return List.copyOf(new Script(JSON.readTree(file)).requests);
        } catch (IOException e) {
            throw new UncheckedIOException("the demonstration's requests cannot be read", e);
        }
    }

    private void addNeutral(JsonNode json) {
        for (JsonNode occupation : json.path("occupations")) {
            for (JsonNode tenant : json.path("tenants")) {
                ObjectNode asked = JSON.createObjectNode()
                        .put("tenant", tenant.textValue())
                        .put("prompt", "a " + occupation.textValue());
                addPrompt(Kind.NEUTRAL, asked, occupation.textValue(), Scripted.COMPLETED);
            }
        }
    }

    private void addPrompt(Kind kind, JsonNode asked, String occupation, String expected) {
        String tenant = asked.path("tenant").textValue();
        String prompt = asked.path("prompt").textValue();
        Map<String, String> shows = new HashMap<>();
        asked.path("shows")
                .properties()
                .forEach(shown -> shows.put(shown.getKey(), shown.getValue().textValue()));
        String data = JSON.createObjectNode()
                .put("tenant", tenant)
                .put("prompt", prompt)
                .put("count", pictures)
                .put("seed", nextSeed())
                .toString();
        requests.add(new Scripted(
                nextId(), kind, tenant, prompt, occupation, shows, pictures, nextSeed(), utf8(data), expected));
    }

    private void addMalformed(JsonNode asked) {
        requests.add(new Scripted(
                nextId(),
                Kind.MALFORMED,
                asked.path("key").textValue(),
                asked.path("what").textValue(),
                "",
                Map.of(),
                0,
                0,
                malformed(asked),
                asked.path("expect").textValue()));
    }

    private static byte[] malformed(JsonNode asked) {
        if (asked.has("text")) {
            return utf8(asked.path("text").textValue());
        }
        if (asked.has("base64")) {
            return Base64.getDecoder().decode(asked.path("base64").textValue());
        }
        ObjectNode data = asked.path("data").deepCopy();
        if (asked.has("promptBytes")) {
            data.put("prompt", "a".repeat(asked.path("promptBytes").intValue()));
        }
        return utf8(data.toString());
    }

    private String nextId() {
        return "demo-%03d".formatted(requests.size() + 1);
    }

    private long nextSeed() {
        return firstSeed + (long) SEEDS_APART * requests.size();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
