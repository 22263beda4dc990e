package io.evenkeel.policy.publication;

import static io.evenkeel.TestApiClients.admin;
import static io.evenkeel.TestApiClients.auditor;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.evenkeel.OwnerDatabase;
import io.evenkeel.RecordingAuditTrail;
import io.evenkeel.TestTenantScopes;
import io.evenkeel.audit.AuditEntry;
import io.evenkeel.concept.Concept;
import io.evenkeel.concept.ServedModel;
import io.evenkeel.concept.Tensor;
import io.evenkeel.concept.catalogue.ConceptService;
import io.evenkeel.embedded.EmbeddedServers;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.TenantId;
import io.evenkeel.policy.PolicyFixtures;
import io.evenkeel.policy.PublishedPolicy;
import io.evenkeel.policy.snapshot.PolicyCache;
import io.evenkeel.policy.snapshot.TenantStatus;
import io.evenkeel.tenant.TenantService;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class PolicyResourceTest {
    private static final String BLOCK = "{'id':'no-bombs','type':'block','terms':['bomb making']}";

    @Inject
    TenantService tenantService;

    @Inject
    ConceptService conceptService;

    @Inject
    ServedModel served;

    @Inject
    PolicyCache snapshots;

    private final DataSource database = OwnerDatabase.dataSource();

    private final String unique = UUID.randomUUID().toString().substring(0, 8);
    private final TenantId tenant = new TenantId("p-" + unique);
    private final String path = "/api/v1/tenants/" + tenant + "/policies";
    private final Actor actor = new Actor("test");

    @BeforeEach
    void aTenantAndTwoConcepts() {
        TestTenantScopes.runWithAllTenants(() -> tenantService.put(tenant, "Acme", actor));
        add("female-" + unique, "woman", 1);
        add("male-" + unique, "man", 2);
    }

    @Test
    void blocksWhatIsLikeATextWithoutAnyOfItsWords() {
        publish(
                        "{'id':'no-drugs','type':'block','like':{'texts':['cooking methamphetamine at home'],'threshold':0.45}}")
                .then()
                .statusCode(200);

        assertThat(decided("brewing crystal meth in my kitchen")).isEqualTo("refuse");
        assertThat(decided("a sailing boat at dawn")).isNotEqualTo("refuse");
    }

    private String decided(String prompt) {
        return auditor()
                .contentType("application/json")
                .body("{\"prompt\": \"" + prompt + "\"}")
                .post(path + "/decide")
                .path("decision");
    }

    @Test
    void publishingTakesEffectAtOnceAndIsAudited() {
        RecordingAuditTrail.clear();
        assertThat(snapshots.status(tenant)).isEqualTo(new TenantStatus.NoPolicy());

        publish(BLOCK).then().statusCode(200).body("version", equalTo(1)).body("publishedBy", equalTo("admin"));

        assertThat(known().label()).isEqualTo(tenant + "@1");
        assertThat(RecordingAuditTrail.kinds()).containsExactly("policy.published");
        assertThat(RecordingAuditTrail.entries().get(0))
                .returns(tenant + "@1", AuditEntry::policy)
                .returns(known().digest(), AuditEntry::policyDigest);
    }

    @Test
    void versionsAreKeptAndTheSameAgainIsNone() {
        publish(BLOCK);
        publish(BLOCK).then().statusCode(200).body("version", equalTo(1));
        publish(BLOCK, fairness()).then().statusCode(200).body("version", equalTo(2));
        publish(BLOCK).then().statusCode(200).body("version", equalTo(3));

        auditor().get(path).then().statusCode(200).body("version", equalTo(Arrays.asList(1, 2, 3)));
        auditor().get(path + "/2").then().statusCode(200).body("definition.rules", hasSize(2));
        auditor().get(path + "/current").then().statusCode(200).body("version", equalTo(3));
        auditor().get(path + "/9").then().statusCode(404);
    }

    @Test
    void aBrokenDefinitionIsRefusedWithAllItsProblems() {
        publish("{'id':'a','type':'block','terms':[]}", "{'id':'b','type':'blok'}")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:evenkeel:problem:invalid-policy"))
                .body("detail", containsString("rule (a): terms must hold"))
                .body("detail", containsString("rule (b): type (blok) is not known"));
        publish("{'id':'a','type':'block','terms':['a\\u0000b']}").then().statusCode(400);
        admin().body("{ this is no JSON").post(path).then().statusCode(400);
    }

    @Test
    void validatingTellsProblemsOrWhatWouldBePublished() {
        auditor()
                .body(json("{'id':'b','type':'blok'}"))
                .post(path + "/validate")
                .then()
                .statusCode(200)
                .body("problems", hasSize(1));
        auditor()
                .body(json(fairness()))
                .post(path + "/validate")
                .then()
                .statusCode(200)
                .body("problems", empty())
                .body("definition.rules[0].words", equalTo(Arrays.asList("woman", "man")));
        auditor().get(path).then().body("$", empty());
    }

    @Test
    void aDryRunDecidesWithReasons() {
        publish(BLOCK, fairness());

        decide("a bomb-making shed")
                .then()
                .statusCode(200)
                .body("decision", equalTo("refuse"))
                .body("reasons[0].text", containsString("bomb making"));
        decide("a doctor")
                .then()
                .body("decision", equalTo("steer"))
                .body("policy", equalTo(tenant + "@1"))
                .body("appliedConcepts", hasSize(2))
                .body("appliedConcepts[0][0].strength", equalTo(2.0f));
        decide("a woman").then().body("decision", equalTo("pass-through"));
    }

    @Test
    void aDryRunForATenantWithoutAPolicyIsRefused() {
        decide("a doctor")
                .then()
                .statusCode(200)
                .body("decision", equalTo("refuse"))
                .body("reasons[0].text", equalTo("the tenant has no published policy"));
        auditor().body("{}").post(path + "/decide").then().statusCode(400);
    }

    @Test
    void aPolicyThatNamesARetiredConceptFailsClosed() {
        publish(fairness());

        TestTenantScopes.runWithAllTenants(() -> conceptService.retire("male-" + unique, 1, actor));

        assertThat(snapshots.status(tenant))
                .isInstanceOfSatisfying(
                        TenantStatus.UnusablePolicy.class, unusablePolicy -> assertThat(unusablePolicy.reason())
                                .contains("(" + tenant + "@1)")
                                .contains("concept (male-" + unique + "@1) was retired"));
    }

    @Test
    void aNewVersionOfAConceptChangesNothingThatIsPublished() {
        publish(fairness());
        String before = known().digest();

        add("male-" + unique, "gentleman", 3);

        assertThat(known().digest()).isEqualTo(before);
        publish(fairness()).then().body("version", equalTo(2));
    }

    @Test
    void suspendingATenantRefusesItAtOnce() {
        publish(BLOCK);

        TestTenantScopes.runWithAllTenants(() -> tenantService.suspend(tenant, actor));

        assertThat(snapshots.status(tenant)).isEqualTo(new TenantStatus.Suspended());
    }

    @Test
    void thePublishedCannotBeChangedEvenInTheDatabase() throws Exception {
        publish(BLOCK);

        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("update policies set definition = '{}'"))
                    .hasMessageContaining("UPDATE of policies rejected");
            assertThatThrownBy(() -> statement.execute("delete from concepts"))
                    .hasMessageContaining("DELETE of concepts rejected");
        }
    }

    @Test
    void aPublicationThatCannotBeAuditedIsNotMade() {
        RecordingAuditTrail.failDuring(() -> publish(BLOCK).then().statusCode(500));

        auditor().get(path + "/current").then().statusCode(404);
        assertThat(snapshots.status(tenant)).isEqualTo(new TenantStatus.NoPolicy());
    }

    @Test
    void policiesOfAStrangerAreAProblem() {
        String strangers = "/api/v1/tenants/stranger/policies";
        auditor().get(strangers).then().statusCode(404);
        auditor().get(strangers + "/current").then().statusCode(404);
        admin().body(json(BLOCK)).post(strangers).then().statusCode(404);
    }

    @Test
    void onlyAccountsReadAndOnlyAdminPublishes() {
        given().get(path).then().statusCode(401);
        given().get(path + "/current").then().statusCode(401);
        given().get(path + "/1").then().statusCode(401);
        auditor().body(json(BLOCK)).post(path).then().statusCode(403);
        given().contentType("application/json")
                .body(json(BLOCK))
                .post(path + "/validate")
                .then()
                .statusCode(401);
        given().contentType("application/json")
                .body("{\"prompt\":\"x\"}")
                .post(path + "/decide")
                .then()
                .statusCode(401);
    }

    @Test
    void policiesAreReadyOnceLoaded() {
        given().get("/q/health/ready")
                .then()
                .body("checks.find { it.name == 'policies' }.status", equalTo("UP"))
                .body("checks.find { it.name == 'policies' }.data.loaded", equalTo(true));
    }

    private io.restassured.response.Response publish(String... rules) {
        return admin().body(json(rules)).post(path);
    }

    private io.restassured.response.Response decide(String prompt) {
        return auditor().body("{\"prompt\":\"" + prompt + "\",\"count\":2}").post(path + "/decide");
    }

    private PublishedPolicy known() {
        return ((TenantStatus.Active) snapshots.status(tenant)).policy();
    }

    private String fairness() {
        return "{'id':'balance','type':'fairness','group':'g-U','target':{'female-U':0.5,'male-U':0.5},'strength':2.0}"
                .replace("U", unique);
    }

    private static String json(String... rules) {
        return PolicyFixtures.json(rules).toString();
    }

    private void add(String name, String word, float value) {
        long[] shape = served.hShape().stream().mapToLong(Long::longValue).toArray();
        float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        Arrays.fill(values, value);
        Concept concept = Concept.create(
                name, 1, Concept.ConceptKind.ATTRIBUTE, "g-" + unique, served.fingerprint(), new Tensor(values, shape));
        TestTenantScopes.runWithAllTenants(
                () -> conceptService.add(concept, Set.of(word), PolicyFixtures.parse("{}"), actor));
    }
}
