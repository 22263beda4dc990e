package io.evenkeel.concept.catalogue;

import static io.evenkeel.TestApiClients.admin;
import static io.evenkeel.TestApiClients.auditor;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.evenkeel.OwnerDatabase;
import io.evenkeel.RecordingAuditTrail;
import io.evenkeel.TestTenantScopes;
import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.TestEntries;
import io.evenkeel.concept.CatalogueEntry;
import io.evenkeel.concept.Concept;
import io.evenkeel.concept.ConceptFile;
import io.evenkeel.concept.Probe;
import io.evenkeel.concept.Safetensors;
import io.evenkeel.concept.ServedModel;
import io.evenkeel.concept.Tensor;
import io.evenkeel.embedded.EmbeddedServers;
import io.evenkeel.platform.Actor;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class ConceptResourceTest {
    @Inject
    ServedModel servedModel;

    @Inject
    ConceptService conceptService;

    private final DataSource database = OwnerDatabase.dataSource();

    private final String name = "c-" + UUID.randomUUID();

    @Test
    void listsUploadedConceptWithoutVector() {
        RecordingAuditTrail.clear();

        upload(Map.of()).then().statusCode(201).body("version", equalTo(1)).body("words", hasItem("woman"));

        auditor()
                .get("/api/v1/concepts/" + name + "/1")
                .then()
                .statusCode(200)
                .body("card.method", equalTo("by hand"))
                .body("state", equalTo("ACTIVE"))
                .body("$", not(org.hamcrest.Matchers.hasKey("vector")));
        auditor().get("/api/v1/concepts").then().statusCode(200).body("name", hasItem(name));
        assertThat(RecordingAuditTrail.kinds()).containsExactly("concept.added");
        assertThat(RecordingAuditTrail.entries().get(0).tenant()).isEqualTo(AuditEntry.UNATTRIBUTED);
    }

    @Test
    void identicalUploadAddsNoVersion() {
        upload(Map.of());

        upload(Map.of()).then().body("version", equalTo(1));
        upload(Map.of("words", List.of("lady"))).then().body("version", equalTo(2));
        upload(Map.of("words", List.of("lady"), "safetensors", TinySafetensors.base64(servedModel.hShape(), 2)))
                .then()
                .body("version", equalTo(3));
    }

    @Test
    void storesProbeWithVector() {
        upload(Map.of()).then().body("hasProbe", equalTo(false));

        upload(Map.of("safetensors", conceptWithProbe(600, 0, 1)))
                .then()
                .statusCode(201)
                .body("hasProbe", equalTo(true))
                .body("version", equalTo(2));
        upload(Map.of("safetensors", conceptWithProbe(600, 0, 1))).then().body("version", equalTo(2));
        upload(Map.of("safetensors", conceptWithProbe(600, 0, 2))).then().body("version", equalTo(3));

        assertThat(conceptService.catalogue().find(name + "@2"))
                .get()
                .isInstanceOfSatisfying(
                        CatalogueEntry.Usable.class,
                        usable -> assertThat(usable.concept().probe()).contains(probe(600, 0, 1)));
    }

    @Test
    void rejectsUnreadableProbes() {
        requireRejected(
                Map.of("safetensors", conceptWithProbe(600, 700, 1)), "invalid-concept", "must go from noisy to clean");
        requireRejected(
                Map.of("safetensors", conceptWithProbe(600, 0, Float.NaN)),
                "not-finite",
                "tensor (probe.weights) of (" + name);
        Map<String, Tensor> tensors = tensors(600, 0, 1);
        tensors.put("c", Tensor.zeros(1, 2, 3));
        requireRejected(Map.of("safetensors", base64(tensors)), "invalid-concept", "they must have one shape");
        tensors.remove("probe.bias");
        requireRejected(Map.of("safetensors", base64(tensors)), "invalid-concept", "tensors [probe.bias] are missing");
    }

    @Test
    void databaseRejectsProbeChange() throws Exception {
        upload(Map.of("safetensors", conceptWithProbe(600, 0, 1)));
        String change = "update concepts set probe = null where name = '" + name + "'";

        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute(change)).hasMessageContaining("its rows never change");
        }
        alter(change);

        auditor().get("/api/v1/concepts/" + name + "/1").then().body("unusableReason", containsString("was altered"));
    }

    private String conceptWithProbe(double noisy, double clean, float weight) {
        return base64(tensors(noisy, clean, weight));
    }

    private static String base64(Map<String, Tensor> tensors) {
        return Base64.getEncoder().encodeToString(Safetensors.toBytes(tensors));
    }

    private Map<String, Tensor> tensors(double noisy, double clean, float weight) {
        float[] weights = new float
                [2 * servedModel.hShape().stream().mapToInt(Long::intValue).reduce(1, (a, b) -> a * b)];
        Arrays.fill(weights, weight);
        return new HashMap<>(Map.of(
                "c",
                Tensor.zeros(hShape()),
                "probe.from",
                new Tensor(new float[] {(float) noisy, (float) clean}, new long[] {2}),
                "probe.weights",
                new Tensor(
                        weights,
                        LongStream.concat(LongStream.of(2), Arrays.stream(hShape()))
                                .toArray()),
                "probe.bias",
                Tensor.zeros(2)));
    }

    private Probe probe(double noisy, double clean, float weight) {
        return ConceptFile.fromTensors(tensors(noisy, clean, weight)).probe().orElseThrow();
    }

    private long[] hShape() {
        return servedModel.hShape().stream().mapToLong(Long::longValue).toArray();
    }

    @Test
    void retiringIsFinal() {
        upload(Map.of());
        RecordingAuditTrail.clear();

        admin().post("/api/v1/concepts/" + name + "/1/retire")
                .then()
                .statusCode(200)
                .body("state", equalTo("RETIRED"))
                .body("unusableReason", equalTo("was retired"));
        admin().post("/api/v1/concepts/" + name + "/2/retire").then().statusCode(404);

        assertThat(conceptService.catalogue().find(name)).get().isInstanceOf(CatalogueEntry.Unusable.class);
        assertThat(conceptService.findActive()).extracting(Concept::name).doesNotContain(name);
        assertThat(RecordingAuditTrail.kinds()).containsExactly("concept.retired");
    }

    @Test
    void candidateIsUsableOnceActivated() {
        upload(Map.of());
        addCandidate(name, 2);
        RecordingAuditTrail.clear();

        assertThat(label(name)).isEqualTo(name + "@1");
        assertThat(conceptService.catalogue().find(name + "@2")).get().isInstanceOf(CatalogueEntry.Unusable.class);
        assertThat(conceptService.findActive()).extracting(Concept::label).doesNotContain(name + "@2");
        activate(2).then().statusCode(200).body("state", equalTo("ACTIVE")).body("unusableReason", equalTo(null));
        activate(2).then().statusCode(200);

        assertThat(label(name)).isEqualTo(name + "@2");
        assertThat(RecordingAuditTrail.kinds()).containsExactly("concept.activated");
        assertThat(TestEntries.fieldsOf(RecordingAuditTrail.entries().get(0))).containsEntry("concept", name + "@2");
    }

    @Test
    void candidateDoesNotAffectReupload() {
        upload(Map.of());
        addCandidate(name, 2);

        upload(Map.of()).then().body("version", equalTo(1));
        upload(Map.of("words", List.of("lady"))).then().body("version", equalTo(3));
    }

    @Test
    void rejectsActivationOfUnusableCandidate() throws Exception {
        upload(Map.of());
        admin().post("/api/v1/concepts/" + name + "/1/retire");
        addCandidate(name, 2);
        alter("update concepts set vector = set_byte(vector, 0, 255 - get_byte(vector, 0)) where name = '" + name
                + "' and version = 2");

        activate(1).then().statusCode(409).body("type", equalTo("urn:evenkeel:problem:retired-concept"));
        activate(2)
                .then()
                .statusCode(409)
                .body("type", equalTo("urn:evenkeel:problem:unusable-concept"))
                .body("detail", containsString("was altered"));
        activate(3).then().statusCode(404);
        auditor().get("/api/v1/concepts/" + name + "/1").then().body("state", equalTo("RETIRED"));
        auditor().get("/api/v1/concepts/" + name + "/2").then().body("state", equalTo("CANDIDATE"));
    }

    @Test
    void addsCandidatesAtomically() {
        ConceptService.Candidate good = candidate(name, 1);
        ConceptService.Candidate bad = candidate(name + "-b", 2);
        ConceptService.Candidate alien = new ConceptService.Candidate(
                Concept.create(
                        name,
                        1,
                        Concept.ConceptKind.ATTRIBUTE,
                        "g",
                        "another",
                        bad.concept().vector()),
                Set.of(),
                bad.card());

        assertThatThrownBy(() -> propose(List.of(good, bad, alien))).hasMessageContaining("for the model (another)");
        assertThat(conceptService.catalogue().find(name)).isEmpty();
        assertThat(propose(List.of(good, bad, candidate(name, 3))))
                .extracting(Concept::label)
                .containsExactly(name + "@1", name + "-b@1", name + "@2");
    }

    private void addCandidate(String called, float value) {
        propose(List.of(candidate(called, value)));
    }

    private List<Concept> propose(List<ConceptService.Candidate> candidates) {
        return TestTenantScopes.runWithAllTenants(() -> QuarkusTransaction.requiringNew()
                .call(() -> conceptService.addCandidates(candidates, new Actor("test"))));
    }

    private ConceptService.Candidate candidate(String called, float value) {
        long[] shape = servedModel.hShape().stream().mapToLong(Long::longValue).toArray();
        float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        Arrays.fill(values, value);
        Concept concept = Concept.create(
                called, 1, Concept.ConceptKind.ATTRIBUTE, "g", servedModel.fingerprint(), new Tensor(values, shape));
        return new ConceptService.Candidate(concept, Set.of("woman"), JsonNodeFactory.instance.objectNode());
    }

    private String label(String reference) {
        return conceptService.catalogue().find(reference).orElseThrow().label();
    }

    private Response activate(int version) {
        return admin().post("/api/v1/concepts/" + name + "/" + version + "/activate");
    }

    @Test
    void rejectsConceptOfAnotherModel() {
        requireRejected(Map.of("model", "another"), "model-mismatch", "is for the model (another)");
        requireRejected(
                Map.of("safetensors", TinySafetensors.base64(List.of(1L, 2L, 3L), 1)),
                "wrong-shape",
                "has the shape [1, 2, 3]");
        requireRejected(
                Map.of("safetensors", TinySafetensors.base64(servedModel.hShape(), Float.NaN)),
                "not-finite",
                "not finite");
        String whole = TinySafetensors.base64(servedModel.hShape(), 1);
        requireRejected(
                Map.of("safetensors", whole.substring(0, whole.length() - 8)),
                "unreadable-safetensors",
                "no whole safetensors file");
        requireRejected(Map.of("safetensors", "%%%"), "unreadable-safetensors", "no whole safetensors file");
        requireRejected(Map.of("kind", "taste"), "invalid-concept", "kind (taste)");
        requireRejected(Map.of("words", List.of("she", "...")), "invalid-concept", "word (...)");
        requireRejected(Map.of("words", List.of("s\u0000he")), "invalid-concept", "word (s?he)");
        requireRejected(Map.of("card", Map.of("method", "\u0000")), "invalid-concept", "card must be");
        requireRejected(Map.of("group", "Gender Group"), "invalid-concept", "group (Gender Group)");
        requireRejected(Map.of("name", "Not A Name"), "invalid-concept", "concept name (Not A Name)");
    }

    @Test
    void rejectsValuesThatAreNotFinite() {
        String infinite = TinySafetensors.base64(servedModel.hShape(), Float.POSITIVE_INFINITY);

        requireRejected(Map.of("safetensors", infinite), "not-finite", "values that are not finite");
    }

    @Test
    void rejectsUploadWithoutFile() {
        Map<String, Object> body = body(Map.of());
        body.remove("safetensors");

        admin().body(body).post("/api/v1/concepts").then().statusCode(400);
    }

    @Test
    void acceptsUploadAsCandidate() {
        String etag = upload(Map.of("state", "candidate"))
                .then()
                .statusCode(201)
                .body("state", equalTo("CANDIDATE"))
                .extract()
                .header("ETag");

        assertThat(conceptService.catalogue().find(name)).get().isInstanceOf(CatalogueEntry.Unusable.class);
        admin().header("If-Match", "\"another\"")
                .post("/api/v1/concepts/" + name + "/1/activate")
                .then()
                .statusCode(412);
        admin().header("If-Match", etag)
                .post("/api/v1/concepts/" + name + "/1/activate")
                .then()
                .statusCode(200)
                .body("state", equalTo("ACTIVE"));
        requireRejected(Map.of("state", "retired"), "invalid-concept", "state (retired)");
    }

    @Test
    void groupsListActiveMembers() {
        upload(Map.of());
        upload(Map.of("state", "candidate"));
        String group = "gender-" + name.substring(0, 10);

        auditor()
                .get("/api/v1/concepts/groups")
                .then()
                .statusCode(200)
                .body("find { it.group == '" + group + "' }.members", equalTo(List.of(name + "@1")));
        auditor()
                .queryParam("group", group)
                .queryParam("state", "candidate")
                .get("/api/v1/concepts")
                .then()
                .statusCode(200)
                .body("version", equalTo(List.of(2)));
        auditor().queryParam("state", "lost").get("/api/v1/concepts").then().statusCode(400);
        given().get("/api/v1/concepts/groups").then().statusCode(401);
    }

    @Test
    void pagesCatalogue() {
        upload(Map.of());
        upload(Map.of("words", List.of("another")));
        String group = "gender-" + name.substring(0, 10);

        String link = auditor()
                .queryParam("group", group)
                .queryParam("limit", 1)
                .get("/api/v1/concepts")
                .then()
                .body("version", equalTo(List.of(1)))
                .extract()
                .header("Link");
        String cursor = link.substring(link.indexOf("cursor=") + 7, link.indexOf('>'));
        auditor()
                .queryParam("group", group)
                .queryParam("cursor", cursor)
                .get("/api/v1/concepts")
                .then()
                .body("version", equalTo(List.of(2)))
                .header("Link", org.hamcrest.Matchers.nullValue());
        auditor().queryParam("cursor", cursor).get("/api/v1/concepts").then().statusCode(400);
    }

    @Test
    void acceptsLargestVector() {
        String large = TinySafetensors.base64(List.of(1280L, 64L, 64L), 1);

        requireRejected(Map.of("safetensors", large), "wrong-shape", "[1280, 64, 64]");
    }

    @Test
    void reportsAlteredVector() throws Exception {
        upload(Map.of());

        alter("update concepts set vector = set_byte(vector, 0, 255 - get_byte(vector, 0)) where name = '" + name
                + "'");

        assertThat(conceptService.catalogue().find(name))
                .get()
                .isInstanceOfSatisfying(CatalogueEntry.Unusable.class, unusable -> assertThat(unusable.reasonText())
                        .startsWith("was altered"));
        auditor().get("/api/v1/concepts/" + name + "/1").then().body("unusableReason", containsString("was altered"));
    }

    @Test
    void requiresTokenToReadAndOperatorToChange() {
        given().get("/api/v1/concepts").then().statusCode(401);
        given().get("/api/v1/concepts/x/1").then().statusCode(401);
        auditor().body(body(Map.of())).post("/api/v1/concepts").then().statusCode(403);
        auditor().post("/api/v1/concepts/x/1/retire").then().statusCode(403);
        auditor().post("/api/v1/concepts/x/1/activate").then().statusCode(403);
        auditor().get("/api/v1/concepts/x/1").then().statusCode(404);
    }

    /** As only the owner of the table can. */
    private void alter(String sql) throws Exception {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("alter table concepts disable trigger user");
            statement.execute(sql);
            statement.execute("alter table concepts enable trigger user");
        }
    }

    private void requireRejected(Map<String, Object> changed, String problem, String detail) {
        upload(changed)
                .then()
                .statusCode(400)
                .body("type", equalTo("urn:evenkeel:problem:" + problem))
                .body("detail", containsString(detail));
    }

    private Response upload(Map<String, Object> changed) {
        return admin().body(body(changed)).post("/api/v1/concepts");
    }

    private Map<String, Object> body(Map<String, Object> changed) {
        Map<String, Object> body = new HashMap<>(Map.of(
                "name", name,
                "kind", "attribute",
                "group", "gender-" + name.substring(0, 10),
                "model", servedModel.fingerprint(),
                "words", List.of("woman", "she"),
                "card", Map.of("method", "by hand"),
                "safetensors", TinySafetensors.base64(servedModel.hShape(), 1)));
        body.putAll(changed);
        return body;
    }
}
