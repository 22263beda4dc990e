package io.evenkeel.generation.pipeline;

import static io.evenkeel.TestApiClients.admin;
import static io.evenkeel.TestApiClients.auditor;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.embedded.EmbeddedServers;
import io.evenkeel.platform.TenantId;
import io.evenkeel.policy.publication.dryrun.RecordedTraffic;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a tenant asked for is decided again, from the topic of requests. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class RequestTopicDryRunTest {
    private static final String BOMBS = "{\"rules\":[{\"id\":\"no-bombs\",\"type\":\"block\",\"terms\":[\"bomb\"]}]}";
    private static final String LARGE_BOMBS =
            "{\"rules\":[{\"id\":\"no-bombs\",\"type\":\"block\",\"terms\":[\"large bomb\"]}]}";

    @Inject
    @Identifier("default-kafka-broker")
    Map<String, Object> cluster;

    @Inject
    RecordedTraffic recordedTraffic;

    private final String tenant = "r-" + UUID.randomUUID();
    private final String path = "/api/v1/tenants/" + tenant;
    private RequestTestClient client;

    @BeforeEach
    void createTenantThatBlocksRequests() {
        client = new RequestTestClient(cluster);
        admin().body("{\"name\":\"Acme\"}").put(path).then().statusCode(200);
        admin().body(BOMBS).post(path + "/policies").then().statusCode(200);
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    @Test
    void dryRunsLatestRequestsWithoutDisclosingPrompts() {
        String first = send("a small bomb in a garden");
        send("a large bomb");
        send("a bomb of paint");
        awaitEntries(3);
        admin().body(LARGE_BOMBS).put(path + "/drafts/looser").then().statusCode(200);

        Response replay = admin().post(path + "/drafts/looser/traffic-dry-run");
        Response latest = admin().post(path + "/drafts/looser/traffic-dry-run?latest=1");

        replay.then().statusCode(200);
        assertThat((int) replay.path("requests")).isEqualTo(3);
        assertThat((int) replay.path("notRead")).isZero();
        assertThat((int) replay.path("changed")).isEqualTo(2);
        assertThat(replay.jsonPath().getList("examples.request", String.class)).contains("/platform#" + first);
        assertThat(replay.jsonPath().getList("examples.after.decision", String.class))
                .containsOnly("pass-through");
        assertThat(replay.asString()).doesNotContain("garden", "paint");
        assertThat((int) latest.path("requests")).isEqualTo(1);
    }

    @Test
    void skipsExpiredRequestsAndOtherTenants() {
        send("a bomb");
        awaitEntries(1);
        List<RecordedTraffic.RecordOffset> all = List.of(
                new RecordedTraffic.RecordOffset("evenkeel.requests", 0, 0),
                new RecordedTraffic.RecordOffset("evenkeel.requests", 0, 1L << 40),
                new RecordedTraffic.RecordOffset("evenkeel.results", 0, 0));

        assertThat(recordedTraffic.read(new TenantId("s-" + UUID.randomUUID()), all))
                .isEmpty();
    }

    private String send(String prompt) {
        String id = client.send(tenant, "{\"tenant\":\"" + tenant + "\",\"prompt\":\"" + prompt + "\"}");
        assertThat(client.awaitResult(id).path("outcome").asText()).isEqualTo("refused");
        return id;
    }

    private void awaitEntries(int number) {
        long end = System.nanoTime() + 60_000_000_000L;
        while (((List<?>) auditor().get(path + "/audit?kind=generation.refused").path("$")).size() < number) {
            assertThat(System.nanoTime()).as("patience").isLessThan(end);
            Thread.onSpinWait();
        }
    }
}
