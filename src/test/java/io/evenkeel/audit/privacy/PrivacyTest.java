package io.evenkeel.audit.privacy;

import static io.evenkeel.TestApiClients.admin;
import static io.evenkeel.TestApiClients.auditor;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.evenkeel.OwnerDatabase;
import io.evenkeel.TestTenantScopes;
import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.AuditFixtures;
import io.evenkeel.audit.AuditTrail;
import io.evenkeel.audit.TestEntries;
import io.evenkeel.audit.privacy.ErasureResource.ErasureRequest;
import io.evenkeel.embedded.EmbeddedServers;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.RequestId;
import io.evenkeel.platform.TenantId;
import io.evenkeel.vault.EncryptedRequest;
import io.evenkeel.vault.Vault;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Erasures, legal holds and retention, over HTTP, in PostgreSQL and in the vault. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class PrivacyTest {
    private static final Duration DAY = Duration.ofDays(1);

    @Inject
    Vault vault;

    @Inject
    AuditTrail audit;

    @Inject
    ErasureService erasureService;

    @Inject
    ErasureWorker erasureWorker;

    @Inject
    RetentionWorker retentionWorker;

    private final TenantId tenant = new TenantId(AuditFixtures.newTenant());
    private final String path = "/api/v1/tenants/" + tenant;

    @BeforeEach
    void addTenant() {
        admin().body("{\"name\": \"Own\"}").put(path).then().statusCode(200);
    }

    @Test
    void erasesRequestAndLeavesTombstone() throws SQLException {
        String image = storeGenerated("r-1", "user-7", Duration.ZERO);
        storeGenerated("r-2", "user-7", Duration.ZERO);
        List<String> before = readEntryBodies();

        erase("{\"request\":{\"source\":\"/shop\",\"id\":\"r-1\"},\"reason\":\"case 5\"}")
                .then()
                .statusCode(201)
                .body("state", equalTo("DONE"))
                .body("requestCount", equalTo(1))
                .body("erasedRequests[0].id", equalTo("r-1"));

        assertThat(vault.isErased(tenant, requestId("r-1"))).isTrue();
        assertThat(vault.isErased(tenant, requestId("r-2"))).isFalse();
        assertThat(vault.findImage(image, tenant::equals)).isEmpty();
        assertThat(readEntryBodies()).startsWith(before.toArray(String[]::new)); // so proofs stay valid
        assertThat(readEntryBodies().get(before.size())).contains("\"content.erased\"", "\"case 5\"", "\"r-1\"");
    }

    @Test
    void erasesAllContentOfRequester() throws SQLException {
        storeGenerated("r-1", "user-7", Duration.ZERO);
        storeGenerated("r-2", "user-7", Duration.ZERO);
        storeGenerated("r-3", "user-8", Duration.ZERO);

        erase("{\"requester\":\"user-7\",\"reason\":\"asked to\"}")
                .then()
                .statusCode(201)
                .body("erasedRequests.id", equalTo(List.of("r-1", "r-2")));

        assertThat(vault.isErased(tenant, requestId("r-3"))).isFalse();
        assertThat(String.join("\n", readEntryBodies()))
                .doesNotContain("user-7")
                .contains(vault.pseudonymize(tenant, "user-7"));
    }

    @Test
    void erasesRequestByImageDigest() {
        String image = storeGenerated("r-1", "user-7", Duration.ZERO);

        erase("{\"image\":\"" + image + "\",\"reason\":\"shows somebody\"}")
                .then()
                .statusCode(201)
                .body("foundBy", equalTo("image"));

        assertThat(vault.isErased(tenant, requestId("r-1"))).isTrue();
    }

    @Test
    void repeatedErasureChangesNothing() throws SQLException {
        storeGenerated("r-1", "user-7", Duration.ZERO);
        String first =
                erase("{\"requester\":\"user-7\",\"reason\":\"asked to\"}").path("id");
        int entries = readEntryBodies().size();

        String second =
                erase("{\"requester\":\"user-7\",\"reason\":\"asked to\"}").path("id");

        assertThat(second).isEqualTo(first);
        assertThat(readEntryBodies()).hasSize(entries);
        auditor().get(path + "/erasures").then().statusCode(200).body("id", equalTo(List.of(first)));
        auditor().get(path + "/erasures/" + first).then().body("erasedRequests", hasSize(1));
    }

    @Test
    void completesErasureAfterCrash() {
        storeGenerated("r-1", "user-7", Duration.ZERO);
        TestTenantScopes.runWithAllTenants(() -> erasureService.requestErasure(
                tenant,
                new ErasureRequest(null, "user-7", null, "asked to"),
                new Actor("ada"))); // recorded, not carried out

        assertThat(vault.isErased(tenant, requestId("r-1"))).isFalse();
        auditor().get(path + "/erasures").then().body("[0].state", equalTo("PENDING"));
        erasureWorker.eraseBatch();

        assertThat(vault.isErased(tenant, requestId("r-1"))).isTrue();
        auditor().get(path + "/erasures").then().body("[0].state", equalTo("DONE"));
    }

    @Test
    void keepsContentWhenErasureRollsBack() {
        storeGenerated("r-1", "user-7", Duration.ZERO);
        QuarkusTransaction.begin();
        TestTenantScopes.runWithAllTenants(() -> erasureService.requestErasure(
                tenant, new ErasureRequest(null, "user-7", null, "asked to"), new Actor("ada")));

        QuarkusTransaction.rollback();
        erasureWorker.eraseBatch();

        assertThat(vault.isErased(tenant, requestId("r-1"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"reason":"x"}                                                   | 400 | invalid-erasure
            {"requester":"u","image":"0","reason":"x"}                     | 400 | invalid-erasure
            {"requester":"user-7"}                                           | 400 | invalid-reason
            {"requester":"user-7","reason":" "}                              | 400 | invalid-reason
            {"requester":"","reason":"x"}                                    | 400 | invalid-requester
            {"requester":"nobody","reason":"x"}                              | 404 | nothing-to-erase
            {"image":"0","reason":"x"}                                     | 400 | invalid-digest
            {"request":{"source":"/shop"},"reason":"x"}                      | 400 | invalid-request
            {"request":{"source":"/shop","id":""},"reason":"x"}              | 400 | invalid-request
            {"request":{"source":"/shop","id":"unknown"},"reason":"x"}       | 404 | nothing-to-erase
            """)
    void rejectsErasureWithoutSingleCriterion(String body, int status, String problem) {
        erase(body).then().statusCode(status).body("type", endsWith(":" + problem));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"reason":"case 9"}
            {"request":{"source":"/shop","id":"r-1"},"reason":"case 9"}
            {"requester":"user-7","reason":"case 9"}
            {"from":"2020-01-01T00:00:00Z","until":"2100-01-01T00:00:00Z","reason":"case 9"}
            """)
    void refusesErasureUnderLegalHold(String hold) {
        storeGenerated("r-1", "user-7", Duration.ZERO);
        String id = admin().body(hold).post(path + "/legal-holds").path("id");

        erase("{\"requester\":\"user-7\",\"reason\":\"asked to\"}")
                .then()
                .statusCode(409)
                .body("type", endsWith(":under-legal-hold"))
                .body("detail", startsWith("request (r-1) is under the legal hold (" + id + ")"));
        assertThat(vault.isErased(tenant, requestId("r-1"))).isFalse();

        admin().body("{}").post(path + "/legal-holds/" + id + "/lift").then().statusCode(200);
        erase("{\"requester\":\"user-7\",\"reason\":\"asked to\"}").then().statusCode(201);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"requester":"user-8","reason":"case 9"}
            {"request":{"source":"/shop","id":"r-2"},"reason":"case 9"}
            {"from":"2100-01-01T00:00:00Z","reason":"case 9"}
            {"until":"2020-01-01T00:00:00Z","reason":"case 9"}
            """)
    void ignoresHoldOnOtherContent(String hold) {
        storeGenerated("r-1", "user-7", Duration.ZERO);
        admin().body(hold).post(path + "/legal-holds").then().statusCode(201);

        erase("{\"requester\":\"user-7\",\"reason\":\"asked to\"}").then().statusCode(201);
    }

    @Test
    void listsAndAuditsHolds() throws SQLException {
        String id = admin().body("{\"requester\":\"user-7\",\"reason\":\"case 9\"}")
                .post(path + "/legal-holds")
                .path("id");
        admin().body("{}").post(path + "/legal-holds/" + id + "/lift").then().body("liftedBy", equalTo("admin"));
        admin().body("{}").post(path + "/legal-holds/" + id + "/lift").then().statusCode(200);

        auditor()
                .get(path + "/legal-holds")
                .then()
                .body("id", equalTo(List.of(id)))
                .body("[0].requester", equalTo(vault.pseudonymize(tenant, "user-7")));
        assertThat(String.join("\n", readEntryBodies()))
                .containsOnlyOnce("\"hold.set\"")
                .containsOnlyOnce("\"hold.lifted\"")
                .doesNotContain("user-7");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"from":"2026-01-02T00:00:00Z","until":"2026-01-01T00:00:00Z","reason":"x"} | invalid-hold
            {"from":"yesterday","reason":"x"}                                           | invalid-hold
            {"requester":"user-7"}                                                      | invalid-reason
            {"requester":" ","reason":"x"}                                              | invalid-requester
            {"request":{"id":"r-1"},"reason":"x"}                                       | invalid-request
            """)
    void rejectsInvalidHold(String body, String problem) {
        admin().body(body).post(path + "/legal-holds").then().statusCode(400).body("type", endsWith(":" + problem));
    }

    @Test
    void returnsNotFoundWhenLiftingUnknownHold() {
        admin().body("{}")
                .post(path + "/legal-holds/0b6d3a64-0000-4000-8000-000000000000/lift")
                .then()
                .statusCode(404)
                .body("type", endsWith(":unknown-hold"));
        auditor().get(path + "/erasures/none").then().statusCode(404).body("type", endsWith(":unknown-erasure"));
    }

    @Test
    void usesDefaultRetentionUntilSet() throws SQLException {
        auditor()
                .get(path + "/retention")
                .then()
                .body("contentDays", equalTo(180))
                .body("entryMonths", nullValue());

        admin().body("{\"contentDays\":30,\"entryMonths\":24}")
                .put(path + "/retention")
                .then()
                .statusCode(200);

        auditor()
                .get(path + "/retention")
                .then()
                .body("contentDays", equalTo(30))
                .body("entryMonths", equalTo(24));
        assertThat(String.join("\n", readEntryBodies())).contains("\"retention.changed\"", "\"contentDays\":30");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}
            {"contentDays":0}
            {"contentDays":30,"entryMonths":5}
            {"contentDays":36501}
            """)
    void rejectsInvalidRetention(String body) {
        admin().body(body).put(path + "/retention").then().statusCode(400);
    }

    @Test
    void expiresContentsAndKeepsEntries() throws SQLException {
        removeTenant();
        storeGenerated("old", "user-7", DAY.multipliedBy(181));
        storeGenerated("young", "user-7", DAY.multipliedBy(179));
        int before = readEntryBodies().size();

        expireContents();

        assertThat(vault.isErased(tenant, requestId("old"))).isTrue();
        assertThat(vault.isErased(tenant, requestId("young"))).isFalse();
        assertThat(readEntryBodies()).hasSize(before + 1);
        assertThat(readEntryBodies().get(before))
                .contains("\"content.expired\"", "\"requests\":1", "older than 180 days");
        expireContents();
        assertThat(readEntryBodies()).hasSize(before + 1);
    }

    @Test
    void expiresHeldContentOnceHoldIsLifted() throws SQLException {
        removeTenant();
        storeGenerated("old", "user-7", DAY.multipliedBy(200));
        storeGenerated("other", "user-8", DAY.multipliedBy(199));
        String hold = admin().body("{\"requester\":\"user-7\",\"reason\":\"case 9\"}")
                .post(path + "/legal-holds")
                .path("id");

        expireContents();
        assertThat(vault.isErased(tenant, requestId("old"))).isFalse();
        assertThat(vault.isErased(tenant, requestId("other"))).isTrue();
        assertThat(String.join("\n", readEntryBodies())).contains("\"held\":1");

        admin().body("{}").post(path + "/legal-holds/" + hold + "/lift").then().statusCode(200);
        expireContents();
        assertThat(vault.isErased(tenant, requestId("old"))).isTrue();
    }

    @Test
    void expiresEntriesAndKeepsTree() throws SQLException {
        removeTenant();
        storeGenerated("old", "user-7", DAY.multipliedBy(300));
        storeGenerated("held", "user-8", DAY.multipliedBy(299));
        storeGenerated("young", "user-7", DAY.multipliedBy(100));
        List<String> tiles = queryTexts(
                "select level || ':' || index || ':' || encode(hashes, 'hex') from audit_tile where tenant = '" + tenant
                        + "' and level = 0");
        String hold = admin().body("{\"requester\":\"user-8\",\"reason\":\"case 9\"}")
                .post(path + "/legal-holds")
                .path("id");

        retentionWorker.expireEntries(tenant.value());
        assertThat(String.join("\n", readEntryBodies())).contains("\"old\""); // without a retention setting

        admin().body("{\"contentDays\":30,\"entryMonths\":6}").put(path + "/retention");
        retentionWorker.expireEntries(tenant.value());

        assertThat(queryTexts("select request from audit_entry where tenant = '" + tenant
                        + "' and request is not null order by seq"))
                .containsExactly("held", "young");
        assertThat(String.join("\n", readEntryBodies())).contains("\"entries.expired\"", "\"entries\":1", "\"held\":1");
        assertThat(queryTexts(
                        "select level || ':' || index || ':' || encode(hashes, 'hex') from audit_tile where tenant = '"
                                + tenant + "' and level = 0"))
                .singleElement()
                .asString()
                .startsWith(tiles.get(0));

        admin().body("{}").post(path + "/legal-holds/" + hold + "/lift");
        retentionWorker.expireEntries(tenant.value());
        assertThat(queryTexts(
                        "select request from audit_entry where tenant = '" + tenant + "' and request is not null"))
                .containsExactly("young");
    }

    /** Removes the tenant's change entries, so that the old entries come first. */
    private void removeTenant() {
        AuditFixtures.tamper(OwnerDatabase.dataSource(), "delete from audit_entry where tenant = '" + tenant + "'");
    }

    private Response erase(String body) {
        return admin().body(body).post(path + "/erasures");
    }

    private void expireContents() {
        while (retentionWorker.expireContents(tenant.value())) {
            // until nothing is left
        }
        erasureWorker.eraseBatch();
    }

    private static RequestId requestId(String id) {
        return new RequestId("/shop", id);
    }

    /** Stores content and an entry of a request as the generation pipeline does. */
    private String storeGenerated(String request, String requester, Duration ago) {
        EncryptedRequest encryptedRequest = vault.openOrCreate(tenant, requestId(request));
        String commitment = encryptedRequest.storeContent(("{\"prompt\":\"" + request + "\"}").getBytes(UTF_8));
        String picture = encryptedRequest.storeImage((tenant + request).getBytes(UTF_8));
        AuditEntry entry = TestEntries.createGeneration(
                "generation.completed",
                Instant.now().minus(ago),
                tenant.value(),
                "/shop",
                request,
                null,
                null,
                List.of(),
                List.of(),
                List.of(picture),
                Map.of("commitment", commitment, "requester", vault.pseudonymize(tenant, requester)));
        TestTenantScopes.runWithAllTenants(
                () -> QuarkusTransaction.requiringNew().run(() -> audit.append(entry)));
        return picture;
    }

    private List<String> readEntryBodies() throws SQLException {
        return queryTexts("select body from audit_entry where tenant = '" + tenant + "' order by seq");
    }

    private static List<String> queryTexts(String sql) throws SQLException {
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
