package io.evenkeel.audit.privacy;

import static io.evenkeel.Callers.admin;
import static io.evenkeel.Callers.auditor;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.evenkeel.OwnerDatabase;
import io.evenkeel.Seeing;
import io.evenkeel.audit.AuditTrail;
import io.evenkeel.audit.Bench;
import io.evenkeel.audit.Entry;
import io.evenkeel.audit.privacy.Erasures.Subject;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.RequestId;
import io.evenkeel.platform.TenantId;
import io.evenkeel.standalone.Servers;
import io.evenkeel.vault.Envelope;
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
@WithTestResource(Servers.class)
class PrivacyTest {
    private static final Duration DAY = Duration.ofDays(1);

    @Inject
    Vault vault;

    @Inject
    AuditTrail audit;

    @Inject
    Erasures erasures;

    @Inject
    Eraser eraser;

    @Inject
    Expiry expiry;

    private final TenantId tenant = new TenantId(Bench.tenant());
    private final String path = "/api/v1/tenants/" + tenant;

    @BeforeEach
    void added() {
        admin().body("{\"name\": \"Own\"}").put(path).then().statusCode(200);
    }

    @Test
    void aRequestIsErasedAndLeavesATombstone() throws SQLException {
        String picture = drawn("r-1", "user-7", Duration.ZERO);
        drawn("r-2", "user-7", Duration.ZERO);
        List<String> before = bodies();

        erase("{\"request\":{\"source\":\"/shop\",\"id\":\"r-1\"},\"reason\":\"case 5\"}")
                .then()
                .statusCode(201)
                .body("state", equalTo("DONE"))
                .body("requests", equalTo(1))
                .body("erased[0].id", equalTo("r-1"));

        assertThat(vault.isErased(tenant, id("r-1"))).isTrue();
        assertThat(vault.isErased(tenant, id("r-2"))).isFalse();
        assertThat(vault.picture(picture, tenant::equals)).isEmpty();
        assertThat(bodies()).startsWith(before.toArray(String[]::new)); // so that proofs are what they were
        assertThat(bodies().get(before.size())).contains("\"content.erased\"", "\"case 5\"", "\"r-1\"");
    }

    @Test
    void allOfAUserIsErasedByTheIdThatOnlyThePlatformKnows() throws SQLException {
        drawn("r-1", "user-7", Duration.ZERO);
        drawn("r-2", "user-7", Duration.ZERO);
        drawn("r-3", "user-8", Duration.ZERO);

        erase("{\"requester\":\"user-7\",\"reason\":\"asked to\"}")
                .then()
                .statusCode(201)
                .body("erased.id", equalTo(List.of("r-1", "r-2")));

        assertThat(vault.isErased(tenant, id("r-3"))).isFalse();
        assertThat(String.join("\n", bodies())).doesNotContain("user-7").contains(vault.pseudonym(tenant, "user-7"));
    }

    @Test
    void whatAPictureWasDrawnForIsErasedByItsDigest() {
        String picture = drawn("r-1", "user-7", Duration.ZERO);

        erase("{\"picture\":\"" + picture + "\",\"reason\":\"shows somebody\"}")
                .then()
                .statusCode(201)
                .body("by", equalTo("picture"));

        assertThat(vault.isErased(tenant, id("r-1"))).isTrue();
    }

    @Test
    void erasingAgainChangesNothing() throws SQLException {
        drawn("r-1", "user-7", Duration.ZERO);
        String first =
                erase("{\"requester\":\"user-7\",\"reason\":\"asked to\"}").path("id");
        int entries = bodies().size();

        String second =
                erase("{\"requester\":\"user-7\",\"reason\":\"asked to\"}").path("id");

        assertThat(second).isEqualTo(first);
        assertThat(bodies()).hasSize(entries);
        auditor().get(path + "/erasures").then().statusCode(200).body("id", equalTo(List.of(first)));
        auditor().get(path + "/erasures/" + first).then().body("erased", hasSize(1));
    }

    @Test
    void whatACrashLeftIsDoneAfterwards() {
        drawn("r-1", "user-7", Duration.ZERO);
        Seeing.all(() -> erasures.request(
                tenant, new Subject(null, "user-7", null), "asked to", new Actor("ada"))); // and no more

        assertThat(vault.isErased(tenant, id("r-1"))).isFalse();
        auditor().get(path + "/erasures").then().body("[0].state", equalTo("PENDING"));
        eraser.some();

        assertThat(vault.isErased(tenant, id("r-1"))).isTrue();
        auditor().get(path + "/erasures").then().body("[0].state", equalTo("DONE"));
    }

    @Test
    void whatAnErasureThatIsRolledBackWasOfStays() {
        drawn("r-1", "user-7", Duration.ZERO);
        QuarkusTransaction.begin();
        Seeing.all(() -> erasures.request(tenant, new Subject(null, "user-7", null), "asked to", new Actor("ada")));

        QuarkusTransaction.rollback();
        eraser.some();

        assertThat(vault.isErased(tenant, id("r-1"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"reason":"x"}                                                   | 400 | invalid-erasure
            {"requester":"u","picture":"0","reason":"x"}                     | 400 | invalid-erasure
            {"requester":"user-7"}                                           | 400 | invalid-reason
            {"requester":"user-7","reason":" "}                              | 400 | invalid-reason
            {"requester":"","reason":"x"}                                    | 400 | invalid-requester
            {"requester":"nobody","reason":"x"}                              | 404 | nothing-to-erase
            {"picture":"0","reason":"x"}                                     | 400 | invalid-digest
            {"request":{"source":"/shop"},"reason":"x"}                      | 400 | invalid-request
            {"request":{"source":"/shop","id":""},"reason":"x"}              | 400 | invalid-request
            {"request":{"source":"/shop","id":"unknown"},"reason":"x"}       | 404 | nothing-to-erase
            """)
    void anErasureOfNothingInParticularIsRefused(String body, int status, String problem) {
        erase(body).then().statusCode(status).body("type", endsWith(":" + problem));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"reason":"case 9"}
            {"request":{"source":"/shop","id":"r-1"},"reason":"case 9"}
            {"requester":"user-7","reason":"case 9"}
            {"from":"2020-01-01T00:00:00Z","until":"2100-01-01T00:00:00Z","reason":"case 9"}
            """)
    void whatIsUnderALegalHoldIsNotErased(String hold) {
        drawn("r-1", "user-7", Duration.ZERO);
        String id = admin().body(hold).post(path + "/legal-holds").path("id");

        erase("{\"requester\":\"user-7\",\"reason\":\"asked to\"}")
                .then()
                .statusCode(409)
                .body("type", endsWith(":under-legal-hold"))
                .body("detail", startsWith("request (r-1) is under the legal hold (" + id + ")"));
        assertThat(vault.isErased(tenant, id("r-1"))).isFalse();

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
    void aHoldOnSomethingElseHoldsNothing(String hold) {
        drawn("r-1", "user-7", Duration.ZERO);
        admin().body(hold).post(path + "/legal-holds").then().statusCode(201);

        erase("{\"requester\":\"user-7\",\"reason\":\"asked to\"}").then().statusCode(201);
    }

    @Test
    void holdsAreListedAndAudited() throws SQLException {
        String id = admin().body("{\"requester\":\"user-7\",\"reason\":\"case 9\"}")
                .post(path + "/legal-holds")
                .path("id");
        admin().body("{}").post(path + "/legal-holds/" + id + "/lift").then().body("liftedBy", equalTo("admin"));
        admin().body("{}").post(path + "/legal-holds/" + id + "/lift").then().statusCode(200);

        auditor()
                .get(path + "/legal-holds")
                .then()
                .body("id", equalTo(List.of(id)))
                .body("[0].requester", equalTo(vault.pseudonym(tenant, "user-7")));
        assertThat(String.join("\n", bodies()))
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
    void aHoldThatCannotBeIsRefused(String body, String problem) {
        admin().body(body).post(path + "/legal-holds").then().statusCode(400).body("type", endsWith(":" + problem));
    }

    @Test
    void aHoldThatIsNotThereIsNotLifted() {
        admin().body("{}")
                .post(path + "/legal-holds/0b6d3a64-0000-4000-8000-000000000000/lift")
                .then()
                .statusCode(404)
                .body("type", endsWith(":unknown-hold"));
        auditor().get(path + "/erasures/none").then().statusCode(404).body("type", endsWith(":unknown-erasure"));
    }

    @Test
    void retentionIsHalfAYearUntilItIsSet() throws SQLException {
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
        assertThat(String.join("\n", bodies())).contains("\"retention.changed\"", "\"contentDays\":30");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}
            {"contentDays":0}
            {"contentDays":30,"entryMonths":5}
            {"contentDays":36501}
            """)
    void aRetentionThatCannotBeIsRefused(String body) {
        admin().body(body).put(path + "/retention").then().statusCode(400);
    }

    @Test
    void contentsExpireAndEntriesStay() throws SQLException {
        forgetThatItWasAdded();
        drawn("old", "user-7", DAY.multipliedBy(181));
        drawn("young", "user-7", DAY.multipliedBy(179));
        int before = bodies().size();

        expireContents();

        assertThat(vault.isErased(tenant, id("old"))).isTrue();
        assertThat(vault.isErased(tenant, id("young"))).isFalse();
        assertThat(bodies()).hasSize(before + 1);
        assertThat(bodies().get(before)).contains("\"content.expired\"", "\"requests\":1", "older than 180 days");
        expireContents();
        assertThat(bodies()).hasSize(before + 1);
    }

    @Test
    void whatIsHeldExpiresOnceTheHoldIsLifted() throws SQLException {
        forgetThatItWasAdded();
        drawn("old", "user-7", DAY.multipliedBy(200));
        drawn("other", "user-8", DAY.multipliedBy(199));
        String hold = admin().body("{\"requester\":\"user-7\",\"reason\":\"case 9\"}")
                .post(path + "/legal-holds")
                .path("id");

        expireContents();
        assertThat(vault.isErased(tenant, id("old"))).isFalse();
        assertThat(vault.isErased(tenant, id("other"))).isTrue();
        assertThat(String.join("\n", bodies())).contains("\"held\":1");

        admin().body("{}").post(path + "/legal-holds/" + hold + "/lift").then().statusCode(200);
        expireContents();
        assertThat(vault.isErased(tenant, id("old"))).isTrue();
    }

    @Test
    void entriesExpireAsTheTenantSaysAndTheTreeStays() throws SQLException {
        forgetThatItWasAdded();
        drawn("old", "user-7", DAY.multipliedBy(300));
        drawn("held", "user-8", DAY.multipliedBy(299));
        drawn("young", "user-7", DAY.multipliedBy(100));
        List<String> tiles =
                texts("select level || ':' || index || ':' || encode(hashes, 'hex') from audit_tile where tenant = '"
                        + tenant + "' and level = 0");
        String hold = admin().body("{\"requester\":\"user-8\",\"reason\":\"case 9\"}")
                .post(path + "/legal-holds")
                .path("id");

        expiry.someEntries(tenant.value());
        assertThat(String.join("\n", bodies())).contains("\"old\""); // nobody said when

        admin().body("{\"contentDays\":30,\"entryMonths\":6}").put(path + "/retention");
        expiry.someEntries(tenant.value());

        assertThat(texts("select request from audit_entry where tenant = '" + tenant
                        + "' and request is not null order by seq"))
                .containsExactly("held", "young");
        assertThat(String.join("\n", bodies())).contains("\"entries.expired\"", "\"entries\":1", "\"held\":1");
        assertThat(texts("select level || ':' || index || ':' || encode(hashes, 'hex') from audit_tile where tenant = '"
                        + tenant + "' and level = 0"))
                .singleElement()
                .asString()
                .startsWith(tiles.get(0));

        admin().body("{}").post(path + "/legal-holds/" + hold + "/lift");
        expiry.someEntries(tenant.value());
        assertThat(texts("select request from audit_entry where tenant = '" + tenant + "' and request is not null"))
                .containsExactly("young");
    }

    /** So that what was long ago comes first. */
    private void forgetThatItWasAdded() {
        Bench.tamper(OwnerDatabase.source(), "delete from audit_entry where tenant = '" + tenant + "'");
    }

    private Response erase(String body) {
        return admin().body(body).post(path + "/erasures");
    }

    private void expireContents() {
        while (expiry.someContents(tenant.value())) {
            // all of it
        }
        eraser.some();
    }

    private static RequestId id(String id) {
        return new RequestId("/shop", id);
    }

    /** As the request path leaves it, some time ago. */
    private String drawn(String request, String requester, Duration ago) {
        Envelope envelope = vault.envelope(tenant, id(request));
        String commitment = envelope.keep(("{\"prompt\":\"" + request + "\"}").getBytes(UTF_8));
        String picture = envelope.put((tenant + request).getBytes(UTF_8));
        Entry entry = new Entry(
                Entry.SCHEMA,
                "generation.completed",
                Instant.now().minus(ago),
                tenant.value(),
                "evenkeel",
                "/shop",
                request,
                null,
                null,
                null,
                List.of(),
                List.of(),
                List.of(picture),
                Map.of("commitment", commitment, "requester", vault.pseudonym(tenant, requester)));
        Seeing.all(() -> QuarkusTransaction.requiringNew().run(() -> audit.append(entry)));
        return picture;
    }

    private List<String> bodies() throws SQLException {
        return texts("select body from audit_entry where tenant = '" + tenant + "' order by seq");
    }

    private static List<String> texts(String sql) throws SQLException {
        try (Connection owner = OwnerDatabase.source().getConnection();
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
