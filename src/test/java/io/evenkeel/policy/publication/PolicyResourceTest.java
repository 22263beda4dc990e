package io.evenkeel.policy.publication;

import static io.evenkeel.Callers.admin;
import static io.evenkeel.Callers.auditor;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.evenkeel.OwnerDatabase;
import io.evenkeel.RecordingTrail;
import io.evenkeel.Seeing;
import io.evenkeel.audit.Entry;
import io.evenkeel.concept.Concept;
import io.evenkeel.concept.Concepts;
import io.evenkeel.concept.ServedModel;
import io.evenkeel.concept.Tensor;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.TenantId;
import io.evenkeel.policy.Example;
import io.evenkeel.policy.PublishedPolicy;
import io.evenkeel.policy.feed.PolicySnapshots;
import io.evenkeel.policy.feed.Standing;
import io.evenkeel.standalone.Servers;
import io.evenkeel.tenant.Tenants;
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
@WithTestResource(Servers.class)
class PolicyResourceTest {
    private static final String BLOCK = "{'id':'no-bombs','type':'block','terms':['bomb making']}";

    @Inject
    Tenants tenants;

    @Inject
    Concepts concepts;

    @Inject
    ServedModel served;

    @Inject
    PolicySnapshots snapshots;

    private final DataSource database = OwnerDatabase.source();

    private final String unique = UUID.randomUUID().toString().substring(0, 8);
    private final TenantId tenant = new TenantId("p-" + unique);
    private final String path = "/api/v1/tenants/" + tenant + "/policies";
    private final Actor actor = new Actor("test");

    @BeforeEach
    void aTenantAndTwoConcepts() {
        Seeing.all(() -> tenants.put(tenant, "Acme", actor));
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
        RecordingTrail.clear();
        assertThat(snapshots.standing(tenant)).isEqualTo(new Standing.NoPolicy());

        publish(BLOCK).then().statusCode(200).body("version", equalTo(1)).body("publishedBy", equalTo("admin"));

        assertThat(known().label()).isEqualTo(tenant + "@1");
        assertThat(RecordingTrail.kinds()).containsExactly("policy.published");
        assertThat(RecordingTrail.entries().get(0))
                .returns(tenant + "@1", Entry::policy)
                .returns(known().digest(), Entry::policyDigest);
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
                .body("plans", hasSize(2))
                .body("plans[0][0].strength", equalTo(2.0f));
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

        Seeing.all(() -> concepts.retire("male-" + unique, 1, actor));

        assertThat(snapshots.standing(tenant))
                .isInstanceOfSatisfying(Standing.Unusable.class, unusable -> assertThat(unusable.why())
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

        Seeing.all(() -> tenants.suspend(tenant, actor));

        assertThat(snapshots.standing(tenant)).isEqualTo(new Standing.Suspended());
    }

    @Test
    void thePublishedCannotBeChangedEvenInTheDatabase() throws Exception {
        publish(BLOCK);

        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("update policies set definition = '{}'"))
                    .hasMessageContaining("UPDATE of policies refused");
            assertThatThrownBy(() -> statement.execute("delete from concepts"))
                    .hasMessageContaining("DELETE of concepts refused");
        }
    }

    @Test
    void aPublicationThatCannotBeAuditedIsNotMade() {
        RecordingTrail.brokenDuring(() -> publish(BLOCK).then().statusCode(500));

        auditor().get(path + "/current").then().statusCode(404);
        assertThat(snapshots.standing(tenant)).isEqualTo(new Standing.NoPolicy());
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
        return ((Standing.Known) snapshots.standing(tenant)).policy();
    }

    private String fairness() {
        return "{'id':'balance','type':'fairness','group':'g-U','target':{'female-U':0.5,'male-U':0.5},'strength':2.0}"
                .replace("U", unique);
    }

    private static String json(String... rules) {
        return Example.json(rules).toString();
    }

    private void add(String name, String word, float value) {
        long[] shape = served.hShape().stream().mapToLong(Long::longValue).toArray();
        float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        Arrays.fill(values, value);
        Concept concept = Concept.of(
                name, 1, Concept.Kind.ATTRIBUTE, "g-" + unique, served.fingerprint(), new Tensor(values, shape));
        Seeing.all(() -> concepts.add(concept, Set.of(word), Example.parse("{}"), actor));
    }
}
