package io.evenkeel.audit;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import io.evenkeel.Callers;
import io.evenkeel.OwnerDatabase;
import io.evenkeel.Seeing;
import io.evenkeel.audit.Recorded.Arrival;
import io.evenkeel.standalone.Servers;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(Servers.class)
class AuditResourceTest {
    @Inject
    AuditTable table;

    private final DataSource database = OwnerDatabase.source();

    private final String tenant = Bench.tenant();

    @BeforeEach
    void aChainOfFive() {
        Seeing.all(() -> QuarkusTransaction.requiringNew().run(() -> {
            table.append(Bench.change(tenant, 1));
            table.append(Bench.generation(tenant, "r2"));
            table.append(Bench.change(tenant, 3));
            table.append(Bench.change(tenant, 4));
            table.append(Bench.change(tenant, 5));
        }));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/tenants/acme/audit", "/api/v1/tenants/acme/audit/verify"})
    void onlyAuditorsAndAdministratorsMayRead(String path) {
        given().get(path).then().statusCode(401);
    }

    @Test
    void anEntryIsAnsweredWithAllThatItsHashIsMadeOf() {
        List<AuditPage.Found> found = auditor()
                .get("/api/v1/tenants/{tenant}/audit?limit=1", tenant)
                .then()
                .statusCode(200)
                .body("next", equalTo(1))
                .extract()
                .jsonPath()
                .getList("entries", AuditPage.Found.class);

        assertThat(found).singleElement().satisfies(entry -> {
            assertThat(entry.body()).isEqualTo(EntryJson.text(Bench.change(tenant, 1)));
            assertThat(new Link(entry.seq() - 1, entry.prevHash()).next(entry.body()))
                    .isEqualTo(new Link(1, entry.hash()));
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kind=generation.completed",
                "request=r2",
                "rule=balance",
                "concept=female@1",
                "picture=0a1b",
                "policy={tenant}@3",
                "to=2026-11-22T10:00:01Z",
                "after=1&limit=1",
                "from=2026-11-22T10:00:00Z&to=2026-11-22T10:00:01Z&kind=generation.completed&request=r2"
            })
    void everyFilterFindsTheEntryItIsFor(String filters) {
        auditor()
                .get("/api/v1/tenants/" + tenant + "/audit?" + filters.replace("{tenant}", tenant))
                .then()
                .statusCode(200)
                .body("entries.seq", contains(2));
    }

    @Test
    void theCursorLeadsThroughTheChainToItsEnd() {
        auditor()
                .get("/api/v1/tenants/{tenant}/audit?after=3&limit=2", tenant)
                .then()
                .body("entries.seq", contains(4, 5))
                .body("next", nullValue());
    }

    @ParameterizedTest
    @CsvSource({
        "from=yesterday, from (yesterday) must be an instant",
        "to=2026, to (2026) must be an instant",
        "limit=501, limit (501) must be a number from 1 to 500",
        "limit=x, limit (x) must be a number",
        "after=-1, after (-1) must be a number",
        "kind=%00, kind (?) must be at most 500 characters",
        "rules=x, filter (rules) must be one of",
        "kind=a&kind=b, filter (kind) must be one of"
    })
    void aWrongFilterIsRefusedByName(String filter, String detail) {
        auditor()
                .urlEncodingEnabled(false)
                .get("/api/v1/tenants/" + tenant + "/audit?" + filter)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:evenkeel:problem:invalid-filter"))
                .body("detail", containsString(detail));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/audit", "/audit/verify"})
    void theChainOfNobodyIsNoTenants(String path) {
        auditor()
                .get("/api/v1/tenants/_nobody" + path)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:evenkeel:problem:invalid-tenant"));
    }

    @Test
    void whatNobodyCanBeNamedForIsReadAndVerifiedByItself() {
        Arrival arrival = new Arrival("topic-" + UUID.randomUUID(), 0, 0);
        table.project(List.of(Recorded.of(arrival, Bench.AT, "?".getBytes(StandardCharsets.UTF_8))));

        auditor()
                .get("/api/v1/audit/unattributed?kind=audit.unreadable&limit=500")
                .then()
                .statusCode(200)
                .body("entries.topic", hasItem(arrival.topic()));
        auditor()
                .get("/api/v1/audit/unattributed/verify")
                .then()
                .statusCode(200)
                .body("tenant", equalTo("_nobody"))
                .body("intact", equalTo(true));
    }

    @Test
    void nobodysEntriesAreForAuditorsToo() {
        given().get("/api/v1/audit/unattributed").then().statusCode(401);
        given().get("/api/v1/audit/unattributed/verify").then().statusCode(401);
    }

    @Test
    void anUntouchedChainIsIntact() {
        verify().body("intact", equalTo(true)).body("entries", equalTo(5)).body("firstBad", nullValue());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "update audit_entry set body = replace(body, 'ada', 'eve') where seq = 3 | 3 | hash is not that",
                "update audit_entry set hash = repeat('a', 64) where seq = 3 | 3 | hash is not that",
                "update audit_entry set prev_hash = repeat('a', 64) where seq = 3 | 3 | prev_hash is not",
                "update audit_entry set kind = 'x' where seq = 3 | 3 | column (kind)",
                "update audit_entry set at = at + interval '1 microsecond' where seq = 3 | 3 | column (at)",
                "update audit_entry set actor = 'eve' where seq = 3 | 3 | column (actor)",
                "update audit_entry set source = 'x' where seq = 2 | 2 | column (source)",
                "update audit_entry set request = null where seq = 2 | 2 | column (request)",
                "update audit_entry set policy = 'x' where seq = 2 | 2 | column (policy)",
                "update audit_entry set model = 'x' where seq = 2 | 2 | column (model)",
                "update audit_entry set rules = '{balance,no-violence}' where seq = 2 | 2 | column (rules)",
                "update audit_entry set concepts = '{null}' where seq = 2 | 2 | column (concepts)",
                "update audit_entry set pictures = '{}' where seq = 2 | 2 | column (pictures)",
                "update audit_entry set body = 'x' where seq = 1 | 1 | hash is not that",
                "delete from audit_entry where seq = 1 | 1 | missing: entry (2) is the next",
                "delete from audit_entry where seq = 3 | 3 | missing: entry (4) is the next",
                "delete from audit_entry where seq > 3 | 4 | missing: the chain's head is entry (5)",
                "delete from audit_entry where seq > 0 | 1 | missing: the chain's head is entry (5)",
            })
    void tamperingIsFoundAndTheFirstBadEntryNamed(String sql, int seq, String why) {
        Bench.tamper(database, sql + " and tenant = '" + tenant + "'");

        verifyBad(seq, why);
    }

    @Test
    void entriesThatChangedPlacesAreFound() {
        Bench.tamper(database, renumber(3, -1));
        Bench.tamper(database, renumber(4, 3));
        Bench.tamper(database, renumber(-1, 4));

        verifyBad(3, "prev_hash is not the hash of the entry before");
    }

    @Test
    void entriesWhoseBodiesChangedPlacesAreFound() {
        Bench.tamper(
                database,
                "update audit_entry e set body = o.body from audit_entry o where o.tenant = e.tenant"
                        + " and o.seq = 7 - e.seq and e.seq in (3, 4) and e.tenant = '" + tenant + "'");

        verifyBad(3, "hash is not that of this body in this place");
    }

    @Test
    void anEntryBroughtFromAnotherTenantsChainIsFoundEvenWithItsHashesMadeAnew() {
        String moved = Bench.tenant();
        Seeing.all(() -> QuarkusTransaction.requiringNew().run(() -> table.append(Bench.change(moved, 1))));
        Bench.tamper(database, "delete from audit_entry where tenant = '" + tenant + "'");
        Bench.tamper(database, "update audit_entry set tenant = '" + tenant + "' where tenant = '" + moved + "'");

        verifyBad(1, "column (tenant) does not say what the body says");
    }

    @Test
    void anEntryAddedBehindTheHeadIsFound() {
        Bench.tamper(database, "update audit_chain set seq = 4 where tenant = '" + tenant + "'");

        verify().body("intact", equalTo(false))
                .body("firstBad.seq", equalTo(5))
                .body("firstBad.why", equalTo("added: the chain's head is entry (4)"));
    }

    @Test
    void aLastEntryMadeAnewIsFound() {
        Bench.tamper(database, "update audit_chain set hash = repeat('a', 64) where tenant = '" + tenant + "'");

        verify().body("intact", equalTo(false))
                .body("firstBad.seq", equalTo(5))
                .body("firstBad.why", equalTo("hash is not that of the chain's head"));
    }

    private String renumber(int from, int to) {
        return "update audit_entry set seq = " + to + " where seq = " + from + " and tenant = '" + tenant + "'";
    }

    private void verifyBad(int seq, String why) {
        verify().body("intact", equalTo(false))
                .body("entries", equalTo(seq - 1))
                .body("firstBad.seq", equalTo(seq))
                .body("firstBad.why", containsString(why));
    }

    private ValidatableResponse verify() {
        return auditor()
                .get("/api/v1/tenants/{tenant}/audit/verify", tenant)
                .then()
                .statusCode(200)
                .body("tenant", equalTo(tenant));
    }

    private RequestSpecification auditor() {
        return Callers.auditor();
    }
}
