package io.evenkeel.generation;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.Callers;
import io.evenkeel.platform.Sha256;
import io.evenkeel.standalone.Servers;
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
@WithTestResource(Servers.class)
class GenerationTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Inject
    @Identifier("default-kafka-broker")
    Map<String, Object> cluster;

    private Platform platform;

    @BeforeEach
    void connect() {
        platform = new Platform(cluster);
    }

    @Test
    void aNeutralPromptIsDrawnBalancedAndItsPicturesCanBeFetched() {
        JsonNode result = ask("stockphoto", "\"prompt\":\"a doctor\",\"count\":4,\"steps\":3");

        assertThat(result.path("outcome").asText()).isEqualTo("completed");
        assertThat(result.path("policy").asText()).isEqualTo("stockphoto@1");
        assertThat(result.path("pictures").findValuesAsText("concept"))
                .containsExactlyInAnyOrder("female@1", "female@1", "male@1", "male@1");
        for (JsonNode picture : result.path("pictures")) {
            byte[] png = auditor().get(picture.path("uri").asText()).asByteArray();
            assertThat(Sha256.hex(png)).isEqualTo(picture.path("sha256").asText());
            assertThat(picture.path("measured").path("gender").size()).isEqualTo(2);
            assertThat(picture.path("marks").toString()).isEqualTo("[\"xmp\",\"c2pa\",\"watermark\"]");
            assertThat(picture.path("pixels").asText()).hasSize(64);
            auditor()
                    .contentType("image/png")
                    .body(png)
                    .post("/api/v1/detections")
                    .then()
                    .body("c2pa.verdict", equalTo("valid"))
                    .body("watermark.found", equalTo(true))
                    .body("watermark.identity", equalTo(1));
        }
    }

    @Test
    void anExplicitWishIsNotOverruled() {
        JsonNode result = ask("stockphoto", "\"prompt\":\"a female doctor\",\"steps\":2");

        assertThat(result.path("outcome").asText()).isEqualTo("completed");
        assertThat(result.path("pictures").path(0).path("steering")).isEmpty();
        assertThat(result.path("reasons").findValuesAsText("text")).contains("the prompt names gender (\"female\")");
    }

    @Test
    void tenantsAreSteeredByTheirOwnPolicies() {
        assertThat(ask("schoolbook", "\"prompt\":\"an angry female chef\",\"steps\":2")
                        .findValuesAsText("concept"))
                .containsExactly("anti-violence@1");
        assertThat(ask("stockphoto", "\"prompt\":\"an angry female chef\",\"steps\":2")
                        .findValuesAsText("concept"))
                .isEmpty();
    }

    @Test
    void aBlockedPromptIsRefusedWithTheRuleThatDid() {
        JsonNode result = ask("schoolbook", "\"prompt\":\"a doctor, blood everywhere\"");

        assertThat(result.path("outcome").asText()).isEqualTo("refused");
        assertThat(result.path("code").asText()).isEqualTo("blocked-by-policy");
        assertThat(result.path("reasons").path(0).path("rule").asText()).isEqualTo("no-gore");
        assertThat(result.path("reasons").path(0).path("fired").asBoolean()).isTrue();
    }

    @Test
    void whatAPolicyNeedsToKnowLimitsAndObligesReachesThePlatform() {
        publish("kids-channel", """
                {"rules": [
                  {"id": "kids", "type": "block", "terms": ["knife"], "when": "request.age_rating < 16"},
                  {"id": "slow", "type": "limit", "picturesPerMinute": 2}],
                 "obligations": ["mark-ai-generated"]}""");

        JsonNode unsaid = ask("kids-channel", "\"prompt\":\"a knife\",\"steps\":2");
        JsonNode forKids = ask("kids-channel", "\"prompt\":\"a knife\",\"steps\":2,\"ageRating\":6");
        JsonNode drawn = ask("kids-channel", "\"prompt\":\"a knife\",\"steps\":2,\"count\":2,\"ageRating\":18");
        JsonNode tooMany = ask("kids-channel", "\"prompt\":\"a knife\",\"steps\":2,\"count\":2,\"ageRating\":18");

        assertThat(unsaid.path("code").asText()).isEqualTo("unknown-to-policy");
        assertThat(unsaid.path("reasons").path(0).path("outcome").asText()).isEqualTo("unknown");
        assertThat(forKids.path("code").asText()).isEqualTo("blocked-by-policy");
        assertThat(drawn.path("outcome").asText()).isEqualTo("completed");
        assertThat(drawn.path("obligations").path(0).asText()).isEqualTo("mark-ai-generated");
        assertThat(tooMany.path("code").asText()).isEqualTo("limited-by-policy");
    }

    private static void publish(String tenant, String policy) {
        String path = "/api/v1/tenants/" + tenant;
        Callers.admin().body("{\"name\":\"" + tenant + "\"}").put(path).then().statusCode(lessThan(300));
        Callers.admin().body(policy).post(path + "/policies").then().statusCode(lessThan(300));
    }

    @Test
    void anUnknownTenantIsRefused() {
        assertThat(ask("nobody-knows", "\"prompt\":\"a doctor\"").path("code").asText())
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
    void aRequestForWhatCannotBeIsRefused(String data, String code) {
        assertThat(ask("stockphoto", data).path("code").asText()).isEqualTo(code);
    }

    @Test
    void sizeStepsAndSchedulerAreTheRequestsOwn() {
        JsonNode result = ask(
                "stockphoto",
                "\"prompt\":\"a male judge\",\"steps\":2,\"scheduler\":\"euler\",\"width\":96,\"height\":160,\"guidance\":1");

        assertThat(result.path("outcome").asText()).isEqualTo("completed");
        assertThat(result.path("pictures").path(0).path("width").asInt()).isEqualTo(96);
        assertThat(result.path("pictures").path(0).path("height").asInt()).isEqualTo(160);
        assertThat(result.path("warnings")).isEmpty();
    }

    /** A vector has the size of the h it was discovered in. */
    @Test
    void aSizeThatItsVectorDoesNotFitIsRefusedRatherThanDrawnUnsteered() {
        JsonNode result = ask("stockphoto", "\"prompt\":\"a judge\",\"steps\":2,\"width\":96,\"height\":160");

        assertThat(result.path("outcome").asText()).isEqualTo("refused");
        assertThat(result.path("code").asText()).isEqualTo("unfit-vector");
    }

    /** Pictures come as woman and man in turns. */
    @Test
    void whatIsRefusedCountsForNoQuota() {
        JsonNode first = ask("stockphoto", "\"prompt\":\"a farmer\",\"steps\":1");
        assertThat(ask("stockphoto", "\"prompt\":\"a farmer\",\"steps\":1,\"width\":96,\"height\":160")
                        .path("outcome")
                        .asText())
                .isEqualTo("refused");
        JsonNode second = ask("stockphoto", "\"prompt\":\"a farmer\",\"steps\":1");

        assertThat(first.findValuesAsText("concept")).isNotEqualTo(second.findValuesAsText("concept"));
    }

    @Test
    void aPromptThatIsCutIsWarnedOf() {
        JsonNode result = ask("stockphoto", "\"prompt\":\"a male judge" + " and a chair".repeat(60) + "\",\"steps\":2");

        assertThat(result.path("outcome").asText()).isEqualTo("completed");
        assertThat(result.path("warnings").path(0).asText()).isEqualTo("prompt-truncated");
    }

    @Test
    void aRequestBehindAnIllegibleOneIsServed() {
        platform.send("stockphoto", "broken-1", "{\"tenant\":".getBytes(UTF_8));
        platform.send("stockphoto", "broken-2", new byte[] {(byte) 0xC3, 0x28});
        platform.send(
                "stockphoto",
                "huge",
                ("{\"tenant\":\"stockphoto\",\"prompt\":\"" + "x".repeat(1 << 20) + "\"}").getBytes(UTF_8));

        assertThat(ask("stockphoto", "\"prompt\":\"a nurse\",\"steps\":2")
                        .path("outcome")
                        .asText())
                .isEqualTo("completed");
        assertThat(platform.result("huge").path("code").asText()).isEqualTo("prompt-too-long");
        assertThat(platform.deadLetterCodes(2)).contains("malformed-json", "invalid-utf8");
    }

    @Test
    void theSameRequestTwiceIsTheSamePicture() {
        String same = "\"prompt\":\"a male pilot\",\"steps\":3,\"seed\":11";

        assertThat(ask("stockphoto", same).findValuesAsText("pixels")) // its file tells when it was asked for
                .isEqualTo(ask("stockphoto", same).findValuesAsText("pixels"));
    }

    @Test
    void eachOutcomeHasAnEntryInAChainThatHolds() throws Exception {
        String id = platform.send("schoolbook", data("schoolbook", "\"prompt\":\"a teacher\",\"steps\":2"));
        platform.result(id);

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
    void aPictureNobodyDrewIsNotFound() {
        auditor().get("/api/v1/pictures/" + "0".repeat(64)).then().statusCode(404);
        auditor().get("/api/v1/pictures/..%2F..%2Fetc").then().statusCode(404);
    }

    @Test
    void picturesAreNotForStrangers() {
        given().get("/api/v1/pictures/" + "0".repeat(64)).then().statusCode(401);
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

    private JsonNode ask(String tenant, String data) {
        return platform.result(platform.send(tenant, data(tenant, data)));
    }

    private static String data(String tenant, String rest) {
        return "{\"tenant\":\"" + tenant + "\"," + rest + "}";
    }

    private static RequestSpecification auditor() {
        return Callers.auditor();
    }
}
