package io.evenkeel.generation.pipeline;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.TestApiClients;
import io.evenkeel.embedded.EmbeddedServers;
import io.evenkeel.platform.Sha256;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole service: requests on Kafka in, results, entries and pictures out. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class GenerationPipelineTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Inject
    @Identifier("default-kafka-broker")
    Map<String, Object> cluster;

    private RequestTestClient client;

    @BeforeEach
    void connect() {
        client = new RequestTestClient(cluster);
    }

    @Test
    void generatesBalancedImagesForNeutralPrompt() {
        JsonNode result = requestAndAwait("stockphoto", "\"prompt\":\"a doctor\",\"count\":4,\"steps\":3");

        assertThat(result.path("outcome").asText()).isEqualTo("completed");
        assertThat(result.path("policy").asText()).isEqualTo("stockphoto@1");
        assertThat(result.path("images").findValuesAsText("concept"))
                .containsExactlyInAnyOrder("female@1", "female@1", "male@1", "male@1");
        for (JsonNode picture : result.path("images")) {
            byte[] png = auditor().get(picture.path("uri").asText()).asByteArray();
            assertThat(Sha256.hex(png)).isEqualTo(picture.path("sha256").asText());
            assertThat(picture.path("classifications").path("gender").size()).isEqualTo(2);
            assertThat(picture.path("marks").toString()).isEqualTo("[\"xmp\",\"c2pa\",\"watermark\"]");
            assertThat(picture.path("pixelsSha256").asText()).hasSize(64);
            auditor()
                    .contentType("image/png")
                    .body(png)
                    .post("/api/v1/detections")
                    .then()
                    .body("c2pa.status", equalTo("valid"))
                    .body("watermark.detected", equalTo(true))
                    .body("watermark.identity", equalTo(1));
        }
    }

    @Test
    void doesNotOverrideExplicitPrompt() {
        JsonNode result = requestAndAwait("stockphoto", "\"prompt\":\"a female doctor\",\"steps\":2");

        assertThat(result.path("outcome").asText()).isEqualTo("completed");
        assertThat(result.path("images").path(0).path("steering")).isEmpty();
        assertThat(result.path("reasons").findValuesAsText("text")).contains("the prompt names gender (\"female\")");
    }

    @Test
    void appliesEachTenantsOwnPolicy() {
        assertThat(requestAndAwait("schoolbook", "\"prompt\":\"an angry female chef\",\"steps\":2")
                        .findValuesAsText("concept"))
                .containsExactly("anti-violence@1");
        assertThat(requestAndAwait("stockphoto", "\"prompt\":\"an angry female chef\",\"steps\":2")
                        .findValuesAsText("concept"))
                .isEmpty();
    }

    @Test
    void refusesBlockedPromptNamingItsRule() {
        JsonNode result = requestAndAwait("schoolbook", "\"prompt\":\"a doctor, blood everywhere\"");

        assertThat(result.path("outcome").asText()).isEqualTo("refused");
        assertThat(result.path("code").asText()).isEqualTo("blocked-by-policy");
        assertThat(result.path("reasons").path(0).path("rule").asText()).isEqualTo("no-gore");
        assertThat(result.path("reasons").path(0).path("fired").asBoolean()).isTrue();
    }

    @Test
    void passesContextLimitsAndObligationsToPolicyAndBack() {
        publish("kids-channel", """
                {"rules": [
                  {"id": "kids", "type": "block", "terms": ["knife"], "when": "request.age_rating < 16"},
                  {"id": "slow", "type": "limit", "imagesPerMinute": 2}],
                 "obligations": ["mark-ai-generated"]}""");

        JsonNode unsaid = requestAndAwait("kids-channel", "\"prompt\":\"a knife\",\"steps\":2");
        JsonNode forKids = requestAndAwait("kids-channel", "\"prompt\":\"a knife\",\"steps\":2,\"ageRating\":6");
        JsonNode drawn =
                requestAndAwait("kids-channel", "\"prompt\":\"a knife\",\"steps\":2,\"count\":2,\"ageRating\":18");
        JsonNode tooMany =
                requestAndAwait("kids-channel", "\"prompt\":\"a knife\",\"steps\":2,\"count\":2,\"ageRating\":18");

        assertThat(unsaid.path("code").asText()).isEqualTo("unknown-to-policy");
        assertThat(unsaid.path("reasons").path(0).path("outcome").asText()).isEqualTo("unknown");
        assertThat(forKids.path("code").asText()).isEqualTo("blocked-by-policy");
        assertThat(drawn.path("outcome").asText()).isEqualTo("completed");
        assertThat(drawn.path("obligations").path(0).asText()).isEqualTo("mark-ai-generated");
        assertThat(tooMany.path("code").asText()).isEqualTo("limited-by-policy");
    }

    private static void publish(String tenant, String policy) {
        String path = "/api/v1/tenants/" + tenant;
        TestApiClients.admin()
                .body("{\"name\":\"" + tenant + "\"}")
                .put(path)
                .then()
                .statusCode(lessThan(300));
        TestApiClients.admin().body(policy).post(path + "/policies").then().statusCode(lessThan(300));
    }

    @Test
    void refusesUnknownTenant() {
        assertThat(requestAndAwait("nobody-knows", "\"prompt\":\"a doctor\"")
                        .path("code")
                        .asText())
                .isEqualTo("unknown-tenant");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "prompt":"a doctor","count":0       | invalid-count
            "prompt":"a doctor","count":1000000 | invalid-count
            "prompt":"a doctor","model":"other" | unknown-model
            "prompt":"a doctor","guidance":"NaN"| invalid-guidance
            "prompt":"a male chef","width":100,"height":100 | invalid-size
            """)
    void refusesInvalidRequest(String data, String code) {
        assertThat(requestAndAwait("stockphoto", data).path("code").asText()).isEqualTo(code);
    }

    @Test
    void usesRequestedSizeStepsAndScheduler() {
        JsonNode result = requestAndAwait(
                "stockphoto",
                "\"prompt\":\"a male judge\",\"steps\":2,\"scheduler\":\"euler\",\"width\":96,\"height\":160,\"guidance\":1");

        assertThat(result.path("outcome").asText()).isEqualTo("completed");
        assertThat(result.path("images").path(0).path("width").asInt()).isEqualTo(96);
        assertThat(result.path("images").path(0).path("height").asInt()).isEqualTo(160);
        assertThat(result.path("warnings")).isEmpty();
    }

    /** A vector has the size of the h it was discovered in. */
    @Test
    void refusesSizeThatConceptDoesNotFit() {
        JsonNode result =
                requestAndAwait("stockphoto", "\"prompt\":\"a judge\",\"steps\":2,\"width\":96,\"height\":160");

        assertThat(result.path("outcome").asText()).isEqualTo("refused");
        assertThat(result.path("code").asText()).isEqualTo("vector-shape-mismatch");
    }

    /** Pictures come as woman and man in turns. */
    @Test
    void refusalDoesNotChangeQuotas() {
        JsonNode first = requestAndAwait("stockphoto", "\"prompt\":\"a farmer\",\"steps\":1");
        assertThat(requestAndAwait("stockphoto", "\"prompt\":\"a farmer\",\"steps\":1,\"width\":96,\"height\":160")
                        .path("outcome")
                        .asText())
                .isEqualTo("refused");
        JsonNode second = requestAndAwait("stockphoto", "\"prompt\":\"a farmer\",\"steps\":1");

        assertThat(first.findValuesAsText("concept")).isNotEqualTo(second.findValuesAsText("concept"));
    }

    @Test
    void warnsOfTruncatedPrompt() {
        JsonNode result = requestAndAwait(
                "stockphoto", "\"prompt\":\"a male judge" + " and a chair".repeat(60) + "\",\"steps\":2");

        assertThat(result.path("outcome").asText()).isEqualTo("completed");
        assertThat(result.path("warnings").path(0).asText()).isEqualTo("prompt-truncated");
    }

    @Test
    void processesRequestAfterMalformedRecord() {
        client.send("stockphoto", "broken-1", "{\"tenant\":".getBytes(UTF_8));
        client.send("stockphoto", "broken-2", new byte[] {(byte) 0xC3, 0x28});
        client.send(
                "stockphoto",
                "huge",
                ("{\"tenant\":\"stockphoto\",\"prompt\":\"" + "x".repeat(1 << 20) + "\"}").getBytes(UTF_8));

        assertThat(requestAndAwait("stockphoto", "\"prompt\":\"a nurse\",\"steps\":2")
                        .path("outcome")
                        .asText())
                .isEqualTo("completed");
        assertThat(client.awaitResult("huge").path("code").asText()).isEqualTo("prompt-too-long");
        assertThat(client.awaitDeadLetterCodes(2)).contains("malformed-json", "invalid-utf8");
    }

    @Test
    void repeatedRequestGeneratesSameImage() {
        String same = "\"prompt\":\"a male pilot\",\"steps\":3,\"seed\":11";

        assertThat(requestAndAwait("stockphoto", same)
                        .findValuesAsText("pixelsSha256")) // its file tells when it was asked for
                .isEqualTo(requestAndAwait("stockphoto", same).findValuesAsText("pixelsSha256"));
    }

    @Test
    void everyOutcomeHasVerifiableAuditEntry() throws Exception {
        String id = client.send("schoolbook", requestData("schoolbook", "\"prompt\":\"a teacher\",\"steps\":2"));
        client.awaitResult(id);

        JsonPath entries = entries("schoolbook", id);
        JsonNode entry = JSON.valueToTree(entries.getMap("[0].entry"));
        assertThat(entries.getList("$")).hasSize(1);
        assertThat(entry.path("kind").asText()).isEqualTo("generation.completed");
        assertThat(entry.path("rules").toString()).contains("no-weapons", "gender-balance");
        assertThat(entry.toString()).doesNotContain("a teacher");
        assertThat(auditor()
                        .get("/api/v1/tenants/schoolbook/audit/verify")
                        .jsonPath()
                        .getBoolean("intact"))
                .isTrue();
    }

    @Test
    void unknownImageIsNotFound() {
        auditor().get("/api/v1/images/" + "0".repeat(64)).then().statusCode(404);
        auditor().get("/api/v1/images/..%2F..%2Fetc").then().statusCode(404);
    }

    @Test
    void imagesRequireAuthentication() {
        given().get("/api/v1/images/" + "0".repeat(64)).then().statusCode(401);
    }

    /** The projection follows within seconds. */
    private static JsonPath entries(String tenant, String request) throws InterruptedException {
        for (int i = 0; i < 150; i++) {
            JsonPath found = auditor()
                    .get("/api/v1/tenants/" + tenant + "/audit?request=" + request)
                    .jsonPath();
            if (!found.getList("$").isEmpty()) {
                return found;
            }
            Thread.sleep(100);
        }
        throw new AssertionError("no entry of (" + request + ")");
    }

    private JsonNode requestAndAwait(String tenant, String data) {
        return client.awaitResult(client.send(tenant, requestData(tenant, data)));
    }

    private static String requestData(String tenant, String rest) {
        return "{\"tenant\":\"" + tenant + "\"," + rest + "}";
    }

    private static RequestSpecification auditor() {
        return TestApiClients.auditor();
    }
}
