package io.evenkeel.audit;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.evenkeel.Callers;
import io.evenkeel.Seeing;
import io.evenkeel.standalone.Servers;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(Servers.class)
class AuditResourceTest {
    @Inject
    AuditTrail trail;

    private final String tenant = Bench.tenant();

    @BeforeEach
    void fiveEntries() {
        Seeing.all(() -> QuarkusTransaction.requiringNew().run(() -> {
            trail.append(Bench.change(tenant, 1));
            trail.append(Bench.generation(tenant, "r2"));
            trail.append(Bench.change(tenant, 3));
            trail.append(Bench.change(tenant, 4));
            trail.append(Bench.change(tenant, 5));
        }));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/tenants/acme/audit"})
    void onlyAuditorsAndAdministratorsMayRead(String path) {
        given().get(path).then().statusCode(401);
    }

    @Test
    void anEntryIsAnsweredAsItWasRecorded() {
        List<AuditPage.Found> found = auditor()
                .get("/api/v1/tenants/{tenant}/audit?limit=1", tenant)
                .then()
                .statusCode(200)
                .body("next", equalTo(0))
                .extract()
                .jsonPath()
                .getList("entries", AuditPage.Found.class);

        assertThat(found).singleElement().satisfies(entry -> {
            assertThat(entry.body()).isEqualTo(EntryJson.text(Bench.change(tenant, 1)));
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
                "after=0&limit=1",
                "from=2026-11-22T10:00:00Z&to=2026-11-22T10:00:01Z&kind=generation.completed&request=r2"
            })
    void everyFilterFindsTheEntryItIsFor(String filters) {
        auditor()
                .get("/api/v1/tenants/" + tenant + "/audit?" + filters.replace("{tenant}", tenant))
                .then()
                .statusCode(200)
                .body("entries.seq", contains(1));
    }

    @Test
    void theCursorLeadsThroughTheChainToItsEnd() {
        auditor()
                .get("/api/v1/tenants/{tenant}/audit?after=2&limit=2", tenant)
                .then()
                .body("entries.seq", contains(3, 4))
                .body("next", nullValue());
    }

    @ParameterizedTest
    @CsvSource({
        "from=yesterday, from (yesterday) must be an instant",
        "to=2026, to (2026) must be an instant",
        "limit=501, limit (501) must be a number from 1 to 500",
        "limit=x, limit (x) must be a number",
        "after=-2, after (-2) must be a number",
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
    @ValueSource(strings = {"/audit"})
    void theChainOfNobodyIsNoTenants(String path) {
        auditor()
                .get("/api/v1/tenants/_nobody" + path)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:evenkeel:problem:invalid-tenant"));
    }

    @Test
    void nobodysEntriesAreForAuditorsToo() {
        given().get("/api/v1/audit/unattributed").then().statusCode(401);
    }

    private RequestSpecification auditor() {
        return Callers.auditor();
    }
}
