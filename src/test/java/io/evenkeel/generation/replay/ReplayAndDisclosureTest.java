package io.evenkeel.generation.replay;

import static io.evenkeel.TestApiClients.admin;
import static io.evenkeel.TestApiClients.auditor;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;

import io.evenkeel.OwnerDatabase;
import io.evenkeel.embedded.EmbeddedServers;
import io.evenkeel.generation.pipeline.RequestTestClient;
import io.evenkeel.platform.Sha256;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an auditor sees behind entries: the prompt, and the pictures again; until it is erased. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class ReplayAndDisclosureTest {
    private static final String ENTRY = "/api/v1/tenants/stockphoto/audit/";

    @Inject
    @Identifier("default-kafka-broker")
    Map<String, Object> cluster;

    private RequestTestClient client;

    @BeforeEach
    void connect() {
        client = new RequestTestClient(cluster);
    }

    @Test
    void replaysSteeredImagesExactlyAndComparesUnsteeredOnes() throws Exception {
        String request = send("\"prompt\":\"a doctor\",\"count\":2,\"steps\":4");
        long seq = seq(request);

        JsonPath steered = replay(seq, true);
        JsonPath unsteered = replay(seq, false);

        assertThat(steered.getBoolean("identical")).isTrue();
        assertThat(steered.getList("images.comparison.ssim", Double.class)).hasSize(2);
        assertThat(unsteered.getBoolean("identical")).isFalse();
        assertThat(unsteered.getList("images.comparison.equalShare", Float.class))
                .allSatisfy(share -> assertThat(share).isLessThan(0.9f));
        for (String uri : unsteered.<String>getList("images.sideBySide")) {
            byte[] png = auditor().get(uri).asByteArray();
            assertThat(uri).endsWith(Sha256.hex(png));
        }
        assertThat(bodies("audit.replayed", request)).hasSize(2);
    }

    @Test
    void disclosesPromptWithSaltAndCommitment() throws Exception {
        String request = send("\"prompt\":\"a farmer with a hat\",\"steps\":1,\"requester\":\"user-7\"");
        long seq = seq(request);

        Response response =
                auditor().header("Idempotency-Key", "once-" + request).post(ENTRY + seq + "/disclosure");

        JsonPath revealed = response.jsonPath();
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.header("Cache-Control")).isEqualTo("no-store");
        assertThat(revealed.getString("prompt")).isEqualTo("a farmer with a hat");
        assertThat(revealed.getString("requester")).isEqualTo("user-7");
        String body = bodies("generation.completed", request).get(0);
        assertThat(body)
                .contains("\"commitment\":\"" + revealed.getString("commitment") + "\"")
                .contains("\"requester\":\"")
                .doesNotContain("with a hat", "user-7");
        Mac hmac = Mac.getInstance("HmacSHA256");
        hmac.init(new SecretKeySpec(HexFormat.of().parseHex(revealed.getString("salt")), "HmacSHA256"));
        assertThat(HexFormat.of()
                        .formatHex(hmac.doFinal(revealed.getString("content").getBytes(UTF_8))))
                .isEqualTo(revealed.getString("commitment"));
        assertThat(bodies("audit.disclosed", request)).hasSize(1);
        assertThat(texts("select convert_from(body, 'UTF8') from idempotent_requests where body is not null"))
                .noneMatch(kept -> kept.contains("with a hat"));
        admin().body("{}").post(ENTRY + seq + "/disclosure").then().statusCode(403);
    }

    @Test
    void disclosesRefusedRequestButDoesNotReplayIt() throws Exception {
        String request = send("\"prompt\":\"a portrait of a farmer\",\"count\":99");
        long seq = seq(request);

        auditor()
                .post(ENTRY + seq + "/disclosure")
                .then()
                .statusCode(200)
                .body("prompt", equalTo("a portrait of a farmer"));
        for (boolean steered : List.of(true, false)) {
            auditor()
                    .body(Map.of("steered", steered))
                    .post(ENTRY + seq + "/replay")
                    .then()
                    .statusCode(409)
                    .body("type", endsWith(":no-images"));
        }
    }

    @Test
    void erasedRequestCannotBeDisclosedReplayedFetchedOrResubmitted() throws Exception {
        String data = requestData("\"prompt\":\"a judge\",\"steps\":2");
        String request = client.send("stockphoto", data);
        String picture =
                client.awaitResult(request).path("images").path(0).path("uri").asText();
        long seq = seq(request);
        String before = bodies("generation.completed", request).get(0);

        admin().body("{\"image\":\"" + picture.substring("/api/v1/images/".length()) + "\",\"reason\":\"case 5\"}")
                .post("/api/v1/tenants/stockphoto/erasures")
                .then()
                .statusCode(201)
                .body("state", equalTo("DONE"));

        auditor().get(picture).then().statusCode(404).body("type", endsWith(":unknown-image"));
        auditor().post(ENTRY + seq + "/disclosure").then().statusCode(410).body("type", endsWith(":content-erased"));
        auditor()
                .body(Map.of("steered", false))
                .post(ENTRY + seq + "/replay")
                .then()
                .statusCode(410)
                .body("type", endsWith(":content-erased"));
        assertThat(bodies("generation.completed", request)).containsExactly(before);
    }

    @Test
    void rejectsUnknownEntry() {
        auditor().post(ENTRY + "999999/disclosure").then().statusCode(404).body("type", endsWith(":unknown-entry"));
        auditor().post(ENTRY + "first/disclosure").then().statusCode(400).body("type", endsWith(":invalid-seq"));
        auditor().post(ENTRY + "0/disclosure").then().statusCode(409).body("type", endsWith(":no-content"));
        auditor().body("{}").post(ENTRY + "0/replay").then().statusCode(400);
    }

    private static JsonPath replay(long seq, boolean steered) {
        Response response = auditor().body(Map.of("steered", steered)).post(ENTRY + seq + "/replay");
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        return response.jsonPath();
    }

    private String send(String rest) {
        String id = client.send("stockphoto", requestData(rest));
        client.awaitResult(id);
        return id;
    }

    private static String requestData(String rest) {
        return "{\"tenant\":\"stockphoto\"," + rest + "}";
    }

    /** The projection follows within seconds. */
    private static long seq(String request) throws Exception {
        for (int i = 0; i < 300; i++) {
            List<String> found =
                    texts("select seq from audit_entry where tenant = 'stockphoto' and request = '" + request + "'");
            if (!found.isEmpty()) {
                return Long.parseLong(found.get(0));
            }
            Thread.sleep(100);
        }
        throw new AssertionError("no entry of (" + request + ")");
    }

    private static List<String> bodies(String kind, String request) throws Exception {
        return texts("select body from audit_entry where tenant = 'stockphoto' and kind = '" + kind
                + "' and request = '" + request + "' order by seq");
    }

    private static List<String> texts(String sql) throws Exception {
        try (Connection owner = OwnerDatabase.dataSource().getConnection();
                Statement statement = owner.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            List<String> all = new ArrayList<>();
            while (row.next()) {
                all.add(row.getString(1));
            }
            return all;
        }
    }
}
