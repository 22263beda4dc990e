package io.evenkeel.discovery.job;

import static io.evenkeel.TestApiClients.admin;
import static io.evenkeel.TestApiClients.auditor;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import io.evenkeel.OwnerDatabase;
import io.evenkeel.RecordingAuditTrail;
import io.evenkeel.audit.TestEntries;
import io.evenkeel.concept.ServedModel;
import io.evenkeel.discovery.progress.DiscoveryFailures;
import io.evenkeel.embedded.EmbeddedServers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(DisabledWorkerProfile.class)
@WithTestResource(EmbeddedServers.class)
class DiscoveryResourceTest {
    private static final String PATH = "/api/v1/discoveries";

    @Inject
    PostgresJobQueue claims;

    @Inject
    ServedModel served;

    private final DataSource database = OwnerDatabase.dataSource();

    private final String unique = UUID.randomUUID().toString().substring(0, 8);
    private final ManualHeartbeatTimer pulse = new ManualHeartbeatTimer();

    @BeforeEach
    void clearQueue() throws Exception {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("delete from discoveries");
        }
        RecordingAuditTrail.clear();
    }

    @Test
    void queuesARequestedDiscovery() {
        Response accepted = postSpec(JobSpecFixtures.pair(unique));

        accepted.then().statusCode(202).body("state", equalTo("QUEUED")).body("requestedBy", equalTo("admin"));
        auditor()
                .get(accepted.header("Location"))
                .then()
                .statusCode(200)
                .body("id", equalTo(accepted.path("id")))
                .body("spec.group", equalTo("g-" + unique))
                .body("spec.budget.steps", equalTo(20))
                .body("lossCurve", hasSize(0))
                .body("$", not(hasKey("concepts")));
        assertThat(RecordingAuditTrail.kinds()).containsExactly("discovery.requested");
        assertThat(TestEntries.fieldsOf(RecordingAuditTrail.entries().get(0)).toString())
                .contains("female-" + unique)
                .doesNotContain("a woman");
        assertThat(RecordingAuditTrail.entries().get(0).model()).isEqualTo(served.fingerprint());
    }

    @Test
    void acceptsYamlSpecs() {
        String yaml =
                "group: g\nkind: attribute\nsubjects: [doctor]\nneutral: a {subject}\nconcepts:\n  dark: a dark {subject}\n";

        for (String type : new String[] {"application/yaml", "text/yaml", "application/x-yaml"}) {
            admin().contentType(type)
                    .body(yaml.getBytes(UTF_8))
                    .post(PATH)
                    .then()
                    .statusCode(202);
        }
    }

    @Test
    void listsNewestFirstWithoutSpecs() {
        String first = postSpec(JobSpecFixtures.pair(unique)).path("id");
        String second = postSpec(JobSpecFixtures.pair(unique)).path("id");

        auditor()
                .get(PATH)
                .then()
                .statusCode(200)
                .body("id", equalTo(List.of(second, first)))
                .body("[0]", allOf(not(hasKey("spec")), not(hasKey("lossCurve"))));
        auditor().get(PATH + "?limit=1").then().body("id", equalTo(List.of(second)));
        auditor().get(PATH + "?limit=0").then().statusCode(400).body("detail", containsString("limit (0)"));
        auditor().get(PATH + "?limit=many").then().statusCode(400);
    }

    @Test
    void reportsProgressWhileRunning() {
        String id = postSpec(JobSpecFixtures.pair(unique)).path("id");
        ScriptedRunner finder = createRunner().onStep(4, () -> {
            pulse.fire();
            auditor()
                    .get(PATH + "/" + id)
                    .then()
                    .body("state", equalTo("RUNNING"))
                    .body("progress.phase", equalTo("LEARNING"))
                    .body("progress.step", equalTo(4))
                    .body("progress.steps", equalTo(10))
                    .body("progress.secondsLeft", equalTo(6.0f))
                    .body("lossCurve[0].change", equalTo(-0.5f))
                    .body("checkpointAt", not(equalTo(null)));
            throw DiscoveryFailures.notFinite(); // a failed expectation would be told as such
        });

        processNextJob(finder);

        auditor()
                .get(PATH + "/" + id)
                .then()
                .body("state", equalTo("FAILED"))
                .body("problem.code", equalTo("not-finite"))
                .body("problem.detail", containsString("ran away"));
    }

    @Test
    void retriesUnexpectedFailuresFromTheCheckpointThenFails() {
        String id = postSpec(JobSpecFixtures.pair(unique)).path("id");
        ScriptedRunner finder = createRunner().onStep(4, () -> {
            throw new IllegalStateException("first");
        });
        finder.onStep(7, () -> {
            throw new IllegalStateException("second");
        });

        processNextJob(finder);
        auditor()
                .get(PATH + "/" + id)
                .then()
                .body("state", equalTo("QUEUED"))
                .body("lostWorkers", equalTo(1))
                .body("checkpointAt", not(equalTo(null)));
        processNextJob(finder);

        assertThat(finder.executedSteps()).containsExactly(1, 2, 3, 4, 5, 6, 7);
        auditor()
                .get(PATH + "/" + id)
                .then()
                .body("state", equalTo("FAILED"))
                .body("problem.code", equalTo("internal-error"))
                .body("problem.detail", containsString("second"));
    }

    @Test
    void rejectsInfeasibleSpecsAtOnce() {
        String spec = JobSpecFixtures.pair(unique);
        assertRejected(spec.replace("\"batch\": 1", "\"batch\": 1, \"size\": 256"), 400, "wrong-shape", "size (256)");
        assertRejected(spec.replace("\"batch\": 1", "\"batch\": 1, \"size\": 100"), 400, "invalid-size", "(100)");
        assertRejected(spec.replace("[\"woman\"]", "[\"!\"]"), 400, "invalid-spec", "word (!)");
        assertRejected(spec.replace("a woman {subject}", "an {subject}"), 400, "no-difference", "(a doctor)");
        auditor().get(PATH).then().body("$", hasSize(0));
    }

    @Test
    void linksDiscoveredConcepts() {
        String id = postSpec(JobSpecFixtures.pair(unique)).path("id");

        processNextJob(createRunner());

        Response sheet = auditor().get(PATH + "/" + id);
        sheet.then()
                .body("state", equalTo("SUCCEEDED"))
                .body("concepts", hasSize(2))
                .body("concepts[0].concept", equalTo("female-" + unique + "@1"));
        auditor()
                .get(sheet.<String>path("concepts[0].href"))
                .then()
                .statusCode(200)
                .body("state", equalTo("CANDIDATE"))
                .body("card.discovery", equalTo(id));
        auditor()
                .get(sheet.<String>path("concepts[1].preview"))
                .then()
                .statusCode(200)
                .contentType("image/png");
        auditor()
                .get(sheet.<String>path("concepts[1].lossCurve"))
                .then()
                .statusCode(200)
                .contentType("image/svg+xml")
                .body(containsString("svg"));
        auditor()
                .get(PATH + "/" + id + "/previews/other.png")
                .then()
                .statusCode(404)
                .body("type", equalTo("urn:evenkeel:problem:unknown-preview"));
        auditor().get(PATH + "/" + id + "/previews/other.svg").then().statusCode(404);
    }

    @Test
    void cancelsQueuedDiscoveriesOnceAndFinishedOnesNever() {
        String id = postSpec(JobSpecFixtures.pair(unique)).path("id");
        RecordingAuditTrail.clear();

        admin().post(PATH + "/" + id + "/cancel").then().statusCode(200).body("state", equalTo("CANCELLED"));
        admin().post(PATH + "/" + id + "/cancel").then().statusCode(200);

        assertThat(RecordingAuditTrail.kinds()).containsExactly("discovery.cancelled");
        assertThat(claims.claimNext()).isEmpty();
        String done = postSpec(JobSpecFixtures.pair(unique)).path("id");
        processNextJob(createRunner());
        admin().post(PATH + "/" + done + "/cancel")
                .then()
                .statusCode(409)
                .body("type", equalTo("urn:evenkeel:problem:discovery-finished"))
                .body("detail", containsString("is SUCCEEDED"));
    }

    @Test
    void rejectsASpecWithAllViolations() {
        assertRejected("{\"group\": \"Not A Name\"}", 400, "invalid-spec", "group (Not A Name)");
        assertRejected("{\"group\": \"Not A Name\"}", 400, "invalid-spec", "neutral (absent)");
        assertRejected("[", 400, "invalid-spec", "spec");
        assertRejected("", 400, "invalid-spec", "spec");
        assertRejected(
                JobSpecFixtures.pair(unique)
                        .replace("\"doctor\"", "\"a\", \"b\", \"c\"")
                        .replace("20", "501"),
                400,
                "invalid-spec",
                "budget: steps (501) must be at most (500)");
        assertRejected(
                JobSpecFixtures.pair(unique)
                        .replace("\"doctor\"", "\"a\", \"b\", \"c\"")
                        .replace("20", "501"),
                400,
                "invalid-spec",
                "subjects: count (3) must be at most (2)");
        assertRejected(JobSpecFixtures.pair(unique).replace("doctor", "doc\\u0000tor"), 400, "invalid-spec", "Maybe");
        assertRejected(
                JobSpecFixtures.pair(unique).replace("doctor", "doc\\ud800tor"),
                400,
                "invalid-spec",
                "half a character");
        assertRejected(
                JobSpecFixtures.pair(unique) + " ".repeat(2000), 413, "spec-too-large", "must have at most (2000)");
        admin().body(new byte[] {'{', (byte) 0xff, '}'})
                .post(PATH)
                .then()
                .statusCode(400)
                .body("detail", containsString("no UTF-8"));
        auditor().get(PATH).then().body("$", hasSize(0));
    }

    @Test
    void rejectsASpecForAnotherModel() {
        admin().body(JobSpecFixtures.pair(unique))
                .post(PATH + "?model=" + served.fingerprint())
                .then()
                .statusCode(202);
        admin().body(JobSpecFixtures.pair(unique))
                .post(PATH + "?model=another")
                .then()
                .statusCode(400)
                .body("type", equalTo("urn:evenkeel:problem:model-mismatch"))
                .body("detail", containsString("(another)"));
    }

    @Test
    void rejectsRequestsWhenTheQueueIsFull() {
        for (int i = 0; i < 3; i++) {
            postSpec(JobSpecFixtures.pair(unique)).then().statusCode(202);
        }

        assertRejected(JobSpecFixtures.pair(unique), 409, "queue-full", "(3) discoveries are queued");
    }

    @Test
    void rollsBackRequestsThatCannotBeAudited() {
        RecordingAuditTrail.failDuring(
                () -> postSpec(JobSpecFixtures.pair(unique)).then().statusCode(500));

        auditor().get(PATH).then().body("$", hasSize(0));
    }

    @Test
    void returnsNotFoundForUnknownDiscoveries() {
        for (String id : new String[] {UUID.randomUUID().toString(), "no-id"}) {
            auditor()
                    .get(PATH + "/" + id)
                    .then()
                    .statusCode(404)
                    .contentType("application/problem+json")
                    .body("type", equalTo("urn:evenkeel:problem:unknown-discovery"));
            admin().post(PATH + "/" + id + "/cancel").then().statusCode(404);
            auditor().get(PATH + "/" + id + "/previews/female.png").then().statusCode(404);
        }
    }

    @Test
    void onlyAccountsReadAndOnlyAdminChanges() {
        String one = PATH + "/" + UUID.randomUUID();
        given().get(PATH).then().statusCode(401);
        given().get(one).then().statusCode(401);
        given().get(one + "/previews/x.png").then().statusCode(401);
        given().get(one + "/previews/x.svg").then().statusCode(401);
        given().contentType(ContentType.JSON).body("{}").post(PATH).then().statusCode(401);
        given().contentType(ContentType.JSON).post(one + "/cancel").then().statusCode(401);
        auditor().body(JobSpecFixtures.pair(unique)).post(PATH).then().statusCode(403);
        auditor().post(one + "/cancel").then().statusCode(403);
    }

    private void assertRejected(String spec, int status, String problem, String detail) {
        postSpec(spec)
                .then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:evenkeel:problem:" + problem))
                .body("detail", containsString(detail));
    }

    private Response postSpec(String spec) {
        return admin().body(spec).post(PATH);
    }

    private ScriptedRunner createRunner() {
        return new ScriptedRunner(served.fingerprint(), served.hShape());
    }

    private void processNextJob(DiscoveryRunner runner) {
        JobWorker.PollIntervals intervals = new JobWorker.PollIntervals(Duration.ofMillis(10), Duration.ZERO);
        new JobWorker(claims, runner, pulse, intervals, Clock.systemUTC()).processNext();
    }
}
