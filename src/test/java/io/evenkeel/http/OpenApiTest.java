package io.evenkeel.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.embedded.EmbeddedServers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The OpenAPI document is complete, with summaries and examples. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class OpenApiTest {
    private static final List<String> ALWAYS = List.of("400", "401", "403", "429", "500", "503");

    @Test
    void describesEveryOperation() throws Exception {
        JsonNode api = readDocument();

        assertThat(api.path("openapi").asText()).startsWith("3.1");
        assertThat(operations(api)).hasSizeGreaterThan(25);
        operations(api).forEach(OpenApiTest::requireDescribed);
    }

    @Test
    void problemExamplesAreProblems() throws Exception {
        JsonNode responses = readDocument().at("/components/responses");

        assertThat(responses).hasSizeGreaterThan(10);
        responses.properties().forEach(response -> {
            JsonNode problem = response.getValue().at("/content/application~1problem+json/example");
            String title = problem.path("title").asText();
            assertThat(problem.path("status").asText()).isEqualTo(response.getKey());
            assertThat(problem.path("type").asText()).isEqualTo("urn:evenkeel:problem:" + title.replace(' ', '-'));
        });
    }

    @Test
    void examplesMatchSchemas() throws Exception {
        JsonNode api = readDocument();

        operations(api).forEach(operation -> bodies(operation.getValue()).forEach(body -> {
            JsonNode schema = resolve(api, body.getValue().path("schema"));
            JsonNode example = body.getValue().path("example");
            boolean isList = schema.path("type").asText().equals("array");
            requireOnlyFieldsOf(
                    resolve(api, isList ? schema.path("items") : schema),
                    isList ? example.path(0) : example,
                    operation.getKey());
        }));
    }

    private static void requireOnlyFieldsOf(JsonNode schema, JsonNode example, String where) {
        List<String> known = new ArrayList<>();
        schema.path("properties").fieldNames().forEachRemaining(known::add);
        List<String> shown = new ArrayList<>();
        example.fieldNames().forEachRemaining(shown::add);
        if (!known.isEmpty()) {
            assertThat(known).as(where).containsAll(shown);
        }
    }

    private static JsonNode resolve(JsonNode api, JsonNode schema) {
        return schema.has("$ref") ? api.at(schema.path("$ref").asText().substring(1)) : schema;
    }

    private static void requireDescribed(Map.Entry<String, JsonNode> operation) {
        JsonNode described = operation.getValue();
        assertThat(described.path("summary").asText())
                .as(operation.getKey() + " needs a summary")
                .isNotBlank();
        assertThat(described.path("responses").fieldNames())
                .toIterable()
                .as(operation.getKey())
                .containsAll(ALWAYS);
        assertThat(bodies(described)).as(operation.getKey()).isNotEmpty().allSatisfy(body -> assertThat(
                        body.getValue().has("example"))
                .as(operation.getKey() + " needs an example of " + body.getKey())
                .isTrue());
    }

    /** Returns the schemas of the request body and of successful responses. */
    private static List<Map.Entry<String, JsonNode>> bodies(JsonNode operation) {
        List<Map.Entry<String, JsonNode>> bodies =
                new ArrayList<>(operation.at("/requestBody/content").properties());
        operation.path("responses").properties().stream()
                .filter(response -> response.getKey().startsWith("2"))
                .forEach(response ->
                        bodies.addAll(response.getValue().path("content").properties()));
        return bodies;
    }

    private static List<Map.Entry<String, JsonNode>> operations(JsonNode api) {
        List<Map.Entry<String, JsonNode>> operations = new ArrayList<>();
        api.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    if (operation.getValue().has("responses")) {
                        operations.add(Map.entry(operation.getKey() + " " + path.getKey(), operation.getValue()));
                    }
                }));
        return operations;
    }

    private static JsonNode readDocument() throws Exception {
        String text = RestAssured.given()
                .queryParam("format", "json")
                .get("/q/openapi")
                .asString();
        return new ObjectMapper().readTree(text);
    }
}
