package io.evenkeel.policy.publication;

import static io.evenkeel.TestApiClients.admin;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import io.evenkeel.RecordingAuditTrail;
import io.evenkeel.TestApiClients;
import io.evenkeel.TestTenantScopes;
import io.evenkeel.access.Roles;
import io.evenkeel.audit.TestEntries;
import io.evenkeel.concept.Concept;
import io.evenkeel.concept.ServedModel;
import io.evenkeel.concept.Tensor;
import io.evenkeel.concept.catalogue.ConceptService;
import io.evenkeel.embedded.EmbeddedServers;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.TenantId;
import io.evenkeel.policy.PolicyFixtures;
import io.evenkeel.tenant.TenantService;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The life of a policy over HTTP: written, tried, approved, published, taken back. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class DraftResourceTest {
    private static final String BOMBS = "{'id':'no-bombs','type':'block','terms':['bomb']}";
    private static final String GUNS = "{'id':'no-guns','type':'block','terms':['gun']}";

    @Inject
    TenantService tenantService;

    @Inject
    ConceptService conceptService;

    @Inject
    ServedModel served;

    private int added;
    private final String unique = UUID.randomUUID().toString().substring(0, 8);
    private final TenantId tenant = new TenantId("d-" + unique);
    private final String path = "/api/v1/tenants/" + tenant;
    private final String spring = path + "/drafts/spring";

    @BeforeEach
    void aTenant() {
        TestTenantScopes.runWithAllTenants(() -> tenantService.put(tenant, "Acme", new Actor("test")));
        RecordingAuditTrail.clear();
    }

    @Test
    void aDraftIsWrittenTriedPublishedAndTakenBack() {
        publish(BOMBS);
        draft(BOMBS, GUNS).then().statusCode(200).body("base", equalTo(1)).body("author", equalTo("ann"));
        ann().post(spring + "/validate").then().statusCode(200).body("problems", empty());
        ann().get(spring + "/diff")
                .then()
                .statusCode(200)
                .body("diff.lines", equalTo(Arrays.asList("+ rule (no-guns), block")));
        ann().body("{\"prompts\":[{\"prompt\":\"a gun\"},{\"prompt\":\"a tree\"}]}")
                .post(spring + "/dry-run")
                .then()
                .statusCode(200)
                .body("draft.against", equalTo(tenant + "@1"))
                .body("requests", equalTo(2))
                .body("changed", equalTo(1))
                .body("results[0].before.decision", equalTo("pass-through"))
                .body("results[0].after.decision", equalTo("refuse"))
                .body("results[1].changed", equalTo(false));
        ann().post(spring + "/publish").then().statusCode(200).body("version", equalTo(2));
        ann().get(spring).then().statusCode(404).body("type", containsString("unknown-draft"));
        ann().get(path + "/policies/2/diff")
                .then()
                .body("from", equalTo(tenant + "@1"))
                .body("lines", hasSize(1));
        ann().post(path + "/policies/1/rollback").then().statusCode(200).body("version", equalTo(3));

        ann().get(path + "/policies/3/diff?against=1").then().body("lines", empty());
        assertThat(RecordingAuditTrail.kinds())
                .containsExactly(
                        "policy.published",
                        "policy.draft-saved",
                        "policy.dry-run",
                        "policy.published",
                        "policy.published");
        assertThat(TestEntries.fieldsOf(RecordingAuditTrail.entries().get(3)))
                .containsEntry("draft", "spring")
                .containsEntry("changes", Arrays.asList("+ rule (no-guns), block"));
        assertThat(TestEntries.fieldsOf(RecordingAuditTrail.entries().get(4)))
                .containsEntry("rollbackTo", tenant + "@1");
        assertThat(RecordingAuditTrail.entries().toString()).doesNotContain("a gun", "a tree");
    }

    @Test
    void aDraftMayBreakRulesButIsNotPublished() {
        draft("{'id':'a','type':'block','terms':[]}", "{'id':'b','type':'blok'}")
                .then()
                .statusCode(200);

        ann().post(spring + "/validate")
                .then()
                .statusCode(200)
                .body("problems", hasSize(2))
                .body("digest", equalTo(null));
        problem(ann().post(spring + "/publish"), 400, "invalid-policy");
        problem(ann().get(spring + "/diff"), 400, "invalid-policy");
        problem(ann().body("{\"prompts\":[{\"prompt\":\"x\"}]}").post(spring + "/dry-run"), 400, "invalid-policy");
    }

    @Test
    void whatApprovalsAreNeededForIsNotPublishedByOneAlone() {
        needApprovals(1);
        draft(BOMBS);

        problem(ann().post(spring + "/publish"), 409, "approval-required");
        problem(ann().body("{\"digest\":\"" + digest() + "\"}").post(spring + "/approve"), 409, "self-approval");
        problem(ann().body(PolicyFixtures.json(BOMBS).toString()).post(path + "/policies"), 409, "approval-required");
        as("ben")
                .body("{\"digest\":\"" + digest() + "\"}")
                .post(spring + "/approve")
                .then()
                .statusCode(200)
                .body("approvals.by", equalTo(Arrays.asList("ben")));
        ann().post(spring + "/publish").then().statusCode(200).body("version", equalTo(1));

        problem(ann().post(path + "/policies/1/rollback"), 409, "approval-required");
        assertThat(RecordingAuditTrail.kinds())
                .containsExactly(
                        "policy.settings-changed", "policy.draft-saved", "policy.approved", "policy.published");
        assertThat(TestEntries.fieldsOf(RecordingAuditTrail.entries().get(3)))
                .containsEntry("approvedBy", Arrays.asList("ben"));
    }

    @Test
    void twoApprovalsAreOfTwo() {
        needApprovals(2);
        draft(BOMBS);
        approve("ben");
        approve("ben").then().statusCode(200).body("approvals", hasSize(1));
        problem(ann().post(spring + "/publish"), 409, "approval-required");

        approve("cay");

        ann().post(spring + "/publish").then().statusCode(200);
    }

    @Test
    void aChangeVoidsApprovals() {
        needApprovals(1);
        draft(BOMBS);
        String seen = digest();
        approve("ben");

        draft(BOMBS, GUNS).then().body("approvals", empty());

        problem(ann().post(spring + "/publish"), 409, "approval-required");
        problem(as("ben").body("{\"digest\":\"" + seen + "\"}").post(spring + "/approve"), 412, "precondition-failed");
    }

    @Test
    void theSameDraftAgainKeepsItsAuthorAndApprovals() {
        needApprovals(1);
        draft(BOMBS);
        approve("ben");

        as("ben")
                .body(PolicyFixtures.json(BOMBS).toString())
                .put(spring)
                .then()
                .statusCode(200)
                .body("author", equalTo("ann"))
                .body("approvals", hasSize(1));
    }

    @Test
    void aCatalogueThatGivesNamesAnotherMeaningVoidsApprovals() {
        needApprovals(1);
        add("calm-" + unique);
        draft("{'id':'calm','type':'safety','concepts':[{'concept':'calm-" + unique + "'}]}");
        approve("ben");

        add("calm-" + unique);

        problem(ann().post(spring + "/publish"), 409, "approval-required");
    }

    @Test
    void aDraftDoesNotUndoWhatWasPublishedSince() {
        draft(BOMBS);
        publish(GUNS);

        problem(ann().post(spring + "/publish"), 409, "stale-draft");
        draft(BOMBS, GUNS);
        ann().post(spring + "/publish").then().statusCode(200).body("version", equalTo(2));
    }

    @Test
    void draftsArePutOnTheVersionThatTheWriterSaw() {
        String tag = draft(BOMBS).getHeader("ETag");
        ann().header("If-Match", tag)
                .body(PolicyFixtures.json(GUNS).toString())
                .put(spring)
                .then()
                .statusCode(200);

        problem(
                ann().header("If-Match", tag)
                        .body(PolicyFixtures.json(BOMBS).toString())
                        .put(spring),
                412,
                "precondition-failed");
        problem(ann().header("If-None-Match", "*").body("{}").put(spring), 412, "precondition-failed");
        problem(ann().header("If-Match", tag).post(spring + "/publish"), 412, "precondition-failed");
        problem(ann().header("If-Match", tag).delete(spring), 412, "precondition-failed");
    }

    @Test
    void whatWasPublishedIsReplacedOnlyByWhoSawIt() {
        String tag = publish(BOMBS).getHeader("ETag");
        assertThat(ann().get(path + "/policies/current").getHeader("ETag")).isEqualTo(tag);
        publish(GUNS);

        problem(
                ann().header("If-Match", tag)
                        .body(PolicyFixtures.json(BOMBS, GUNS).toString())
                        .post(path + "/policies"),
                412,
                "precondition-failed");
        problem(ann().header("If-Match", tag).post(path + "/policies/1/rollback"), 412, "precondition-failed");
    }

    @Test
    void aPublicationIsNotMadeTwice() {
        draft(BOMBS);
        String key = UUID.randomUUID().toString();

        Response first = ann().header("Idempotency-Key", key).post(spring + "/publish");
        Response again = ann().header("Idempotency-Key", key).post(spring + "/publish");

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(again.asString()).isEqualTo(first.asString());
        assertThat(again.getHeader("Idempotency-Replayed")).isEqualTo("true");
    }

    @Test
    void discardedDraftsAreGone() {
        draft(BOMBS);

        ann().delete(spring).then().statusCode(200).body("name", equalTo("spring"));

        problem(ann().delete(spring), 404, "unknown-draft");
        assertThat(RecordingAuditTrail.kinds()).containsExactly("policy.draft-saved", "policy.draft-discarded");
    }

    @Test
    void draftsAreListedByNameInPages() {
        for (String name : new String[] {"c", "a", "b"}) {
            ann().body(PolicyFixtures.json(BOMBS).toString()).put(path + "/drafts/" + name);
        }

        Response first = ann().get(path + "/drafts?limit=2");
        String next = first.getHeader("Link").replaceFirst("^<(.*)>.*$", "$1");

        first.then()
                .body("name", equalTo(Arrays.asList("a", "b")))
                .body("definition", not(hasItem(containsString("rules"))));
        ann().urlEncodingEnabled(false).get(path + "/drafts" + next).then().body("name", equalTo(Arrays.asList("c")));
        problem(ann().body("{}").put(path + "/drafts/Not%20A%20Name"), 400, "invalid-draft");
    }

    @Test
    void versionsAreListedInPages() {
        publish(BOMBS);
        publish(GUNS);

        Response first = ann().get(path + "/policies?limit=1");
        String next = first.getHeader("Link").replaceFirst("^<(.*)>.*$", "$1");

        first.then().body("version", equalTo(Arrays.asList(1)));
        ann().urlEncodingEnabled(false)
                .get(path + "/policies" + next)
                .then()
                .body("version", equalTo(Arrays.asList(2)));
    }

    @Test
    void policiesTravelAsYaml() {
        String yaml = "rules:\n  - id: no-bombs\n    type: block\n    terms: [bomb, 'no']\n";
        ann().contentType("application/yaml")
                .body(yaml.getBytes(UTF_8))
                .put(spring)
                .then()
                .statusCode(200);
        String published = ann().post(spring + "/publish").path("digest");

        String exported = ann().accept("application/yaml")
                .get(path + "/policies/1/definition")
                .asString();

        assertThat(exported).startsWith("rules:\n").contains("- id: no-bombs");
        ann().contentType("application/yaml")
                .body(exported.getBytes(UTF_8))
                .post(path + "/policies/validate")
                .then()
                .body("digest", equalTo(published));
        ann().get(path + "/policies/1/definition")
                .then()
                .contentType("application/json")
                .body("rules.id", hasItem("no-bombs"));
        problem(
                ann().contentType("application/yaml")
                        .body("a: &x 1\nb: *x\n".getBytes(UTF_8))
                        .put(spring),
                400,
                "unreadable-policy");
        problem(
                ann().contentType("application/yaml")
                        .body("rules: [".getBytes(UTF_8))
                        .post(path + "/policies"),
                400,
                "unreadable-policy");
    }

    @Test
    void aVersionWhoseConceptIsGoneIsNotRolledBackTo() {
        String calm = "calm-" + unique;
        add(calm);
        publish("{'id':'calm','type':'safety','concepts':[{'concept':'" + calm + "'}]}");
        publish(BOMBS);
        TestTenantScopes.runWithAllTenants(() -> conceptService.retire(calm, 1, new Actor("test")));

        Response refused = ann().post(path + "/policies/1/rollback");

        problem(refused, 400, "invalid-policy");
        assertThat((String) refused.path("detail"))
                .startsWith("policy (" + tenant + "@1) cannot be published again:\n")
                .contains(calm + "@1");
    }

    @Test
    void whoAsksAmissIsTold() {
        draft(BOMBS);
        publish(BOMBS);

        problem(ann().post(spring + "/traffic-dry-run?latest=0"), 400, "invalid-latest");
        problem(ann().post(spring + "/traffic-dry-run?latest=1001"), 400, "invalid-latest");
        problem(ann().get(path + "/policies/1/diff?against=x"), 400, "invalid-version");
        problem(ann().get(path + "/policies/1/diff?against=7"), 404, "unknown-policy");
        problem(ann().body("{\"prompts\":[]}").post(spring + "/dry-run"), 400, "invalid-request");
        problem(ann().body("{}").post(spring + "/dry-run"), 400, "invalid-request");
        problem(ann().body("{\"prompts\":[null]}").post(spring + "/dry-run"), 400, "invalid-request");
        problem(ann().body("{}").post(spring + "/approve"), 400, "invalid-request");
        problem(ann().body("{\"prompts\":[{\"count\":1}]}").post(spring + "/dry-run"), 400, "invalid-request");
        problem(admin().body("{\"approvals\":6}").put(path + "/policy-settings"), 400, "invalid-request");
        problem(admin().body("{}").put(path + "/policy-settings"), 400, "invalid-request");
        problem(ann().body("{\"approvals\":0}").put(path + "/policy-settings"), 403, "forbidden");
    }

    @Test
    void aTenantHasSoManyDraftsAndNoMore() {
        for (int i = 0; i < 100; i++) {
            ann().body("{}").put(path + "/drafts/n" + i).then().statusCode(200);
        }

        problem(ann().body("{}").put(path + "/drafts/more"), 409, "too-many-drafts");
        ann().body("{\"rules\":[]}").put(path + "/drafts/n7").then().statusCode(200);
    }

    @Test
    void withoutTrafficAReplayIsEmpty() {
        draft(BOMBS);

        ann().post(spring + "/traffic-dry-run")
                .then()
                .statusCode(200)
                .body("requests", equalTo(0))
                .body("notRead", equalTo(0));
    }

    private Response draft(String... rules) {
        return ann().body(PolicyFixtures.json(rules).toString()).put(spring);
    }

    private Response publish(String... rules) {
        return ann().body(PolicyFixtures.json(rules).toString()).post(path + "/policies");
    }

    private Response approve(String who) {
        return as(who).body("{\"digest\":\"" + digest() + "\"}").post(spring + "/approve");
    }

    private String digest() {
        return ann().get(spring + "/diff").path("digest");
    }

    private void needApprovals(int number) {
        admin().body("{\"approvals\":" + number + "}")
                .put(path + "/policy-settings")
                .then()
                .statusCode(200);
    }

    private RequestSpecification ann() {
        return as("ann");
    }

    private RequestSpecification as(String name) {
        return TestApiClients.withToken(
                TestApiClients.createToken(name, Set.of(Roles.POLICY_ADMIN), Set.of(tenant.value())));
    }

    private void add(String name) {
        added++;
        long[] shape = served.hShape().stream().mapToLong(Long::longValue).toArray();
        float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        Arrays.fill(values, added);
        TestTenantScopes.runWithAllTenants(() -> conceptService.add(
                Concept.create(
                        name, 1, Concept.ConceptKind.SAFETY, "safety", served.fingerprint(), new Tensor(values, shape)),
                Set.of(),
                PolicyFixtures.parse("{}"),
                new Actor("test")));
    }

    private static void problem(Response response, int status, String name) {
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(status);
        assertThat((String) response.path("type")).isEqualTo("urn:evenkeel:problem:" + name);
    }
}
