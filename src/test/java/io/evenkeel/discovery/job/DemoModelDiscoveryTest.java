package io.evenkeel.discovery.job;

import static io.evenkeel.TestApiClients.admin;
import static io.evenkeel.TestApiClients.auditor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;

import io.evenkeel.embedded.EmbeddedServers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** The application's own worker and the demo model, from a spec to a policy. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class DemoModelDiscoveryTest {
    private static final Duration LOOK = Duration.ofMillis(500);

    private final String unique = UUID.randomUUID().toString().substring(0, 8);

    @Test
    void discoversActivatesAndUsesAConceptInAPolicy() throws Exception {
        String path = admin().body(JobSpecFixtures.pair(unique))
                .post("/api/v1/discoveries")
                .header("Location");

        Response done = awaitFinished(path);

        done.then()
                .body("state", equalTo("SUCCEEDED"))
                .body("progress.phase", equalTo("PREVIEWING"))
                .body("lossCurve.size()", greaterThan(1));
        assertThat(ImageIO.read(strip(done)).getWidth()).isGreaterThan(128);
        String concept = done.path("concepts[0].href");
        auditor().get(concept).then().body("state", equalTo("CANDIDATE")).body("words", equalTo(List.of("woman")));
        admin().body("{\"name\":\"Acme\"}").put(tenant()).then().statusCode(200);
        publish().then().statusCode(400).body("detail", containsString("is a candidate, yet to be activated"));
        admin().post(concept + "/activate").then().statusCode(200).body("state", equalTo("ACTIVE"));
        publish().then().statusCode(200).body("version", equalTo(1));
    }

    private static ByteArrayInputStream strip(Response done) throws IOException {
        byte[] png = auditor().get(done.<String>path("concepts[0].preview")).asByteArray();
        return new ByteArrayInputStream(png);
    }

    private Response publish() {
        String rule = "{\"rules\":[{\"id\":\"r\",\"type\":\"safety\",\"concepts\":[{\"concept\":\"female-" + unique
                + "\"}]}]}";
        return admin().body(rule).post(tenant() + "/policies");
    }

    private String tenant() {
        return "/api/v1/tenants/d-" + unique;
    }

    /** However long it takes. */
    private static Response awaitFinished(String path) throws InterruptedException {
        Response sheet = auditor().get(path);
        while (!JobState.valueOf(sheet.path("state")).isFinished()) {
            Thread.sleep(LOOK.toMillis());
            sheet = auditor().get(path);
        }
        return sheet;
    }
}
