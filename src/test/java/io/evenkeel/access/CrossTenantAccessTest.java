package io.evenkeel.access;

import static io.evenkeel.TestApiClients.admin;
import static io.evenkeel.TestApiClients.auditor;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.OwnerDatabase;
import io.evenkeel.embedded.EmbeddedServers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** With the authorization filter broken on purpose, no endpoint reads or changes another tenant's rows. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class CrossTenantAccessTest {
    private static final String BLOCK =
            "{\"rules\": [{\"id\": \"no-violence\", \"type\": \"block\", \"terms\": [\"gore\"]}]}";

    /** Resources that a new tenant does not have yet. */
    private static final Set<String> MISSING_IN_NEW_TENANT =
            Set.of("{erasure}", "statements", "evidence", "latest", "{size}", "proof", "consistency");

    /** Endpoints whose responses are equal for all tenants without requests. */
    private static final Set<String> EQUAL_FOR_ALL = Set.of("erasures", "checkpoints", "{counted}", "fairness");

    private final String tenant = "right-" + UUID.randomUUID();
    private final String wrong = "wrong-" + UUID.randomUUID();
    private final String nobody = "nobody-" + UUID.randomUUID();

    @BeforeEach
    void addTenantWithPolicyAndEmptyTenant() {
        for (String name : List.of(tenant, wrong)) {
            admin().body("{\"name\": \"T\"}")
                    .put("/api/v1/tenants/" + name)
                    .then()
                    .statusCode(200);
        }
        admin().body(BLOCK)
                .post("/api/v1/tenants/" + tenant + "/policies")
                .then()
                .statusCode(200);
        admin().body(BLOCK)
                .put("/api/v1/tenants/" + tenant + "/drafts/nothing")
                .then()
                .statusCode(200);
        put("audit/queries/nothing", "{\"filters\": {\"kind\": [\"tenant.added\"]}}");
        put("audit/statement-settings", "{\"includeSteered\": true}");
        put("retention", "{\"contentDays\": 7}");
        admin().body("{\"reason\": \"case 9\"}")
                .post("/api/v1/tenants/" + tenant + "/legal-holds")
                .then()
                .statusCode(201);
    }

    private void put(String what, String body) {
        admin().body(body).put("/api/v1/tenants/" + tenant + "/" + what).then().statusCode(200);
    }

    @ParameterizedTest
    @MethodSource("readings")
    void readsNothingOfAnotherTenant(ApiEndpoint reading) {
        Response right = reading.request(auditor(), tenant);
        Response seen = reading.request(overridingScope(auditor()), tenant);
        Response ofNobody = reading.request(auditor(), nobody);

        assertThat(right.statusCode()).isEqualTo(200);
        assertThat(bodyWithoutIds(seen)).isEqualTo(bodyWithoutIds(ofNobody));
        assertThat(bodyWithoutIds(right).equals(bodyWithoutIds(ofNobody)))
                .isEqualTo(EQUAL_FOR_ALL.stream().anyMatch(reading.path()::endsWith));
    }

    @Test
    void listsOnlyOverriddenTenant() {
        List<String> listed = overridingScope(auditor()).get("/api/v1/tenants").path("id");

        assertThat(listed).containsExactly(wrong);
    }

    @ParameterizedTest
    @MethodSource("changes")
    void changesNothingOfAnotherTenant(ApiEndpoint change) throws SQLException {
        List<String> before = readRows();

        Response response = change.request(overridingScope(admin()), tenant);

        assertThat(response.statusCode()).isGreaterThanOrEqualTo(400);
        assertThat(readRows()).isEqualTo(before);
    }

    @Test
    void publishesNoPolicyOfAnotherTenant() throws SQLException {
        List<String> before = readRows();

        Response response = overridingScope(admin())
                .body(BLOCK.replace("gore", "blood"))
                .post("/api/v1/tenants/" + tenant + "/policies");
        Response renamed = overridingScope(admin()).body("{\"name\": \"Mine\"}").put("/api/v1/tenants/" + tenant);

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(renamed.statusCode()).isGreaterThanOrEqualTo(400);
        assertThat(readRows()).isEqualTo(before);
    }

    private RequestSpecification overridingScope(RequestSpecification caller) {
        return caller.header(TenantScopeOverrideFilter.HEADER, wrong);
    }

    /** Removes ids and times. */
    private String bodyWithoutIds(Response response) {
        return response.statusCode() + " "
                + response.asString()
                        .replaceAll(tenant + "|" + nobody, "TENANT")
                        .replaceAll("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z", "INSTANT");
    }

    private List<String> readRows() throws SQLException {
        try (Connection owner = OwnerDatabase.dataSource().getConnection()) {
            return TestQueries.queryTexts(
                    owner,
                    "select concat_ws(' ', t, p, c) from tenants t left join policies p on p.tenant = t.id"
                            + " left join audit_tree c on c.tenant = t.id where t.id = '" + tenant + "' order by 1");
        }
    }

    static Stream<ApiEndpoint> readings() {
        return ApiEndpoint.readMatrix().stream()
                .filter(endpoint ->
                        endpoint.owner().equals("tenant") && endpoint.method().equals("GET"))
                .filter(endpoint -> MISSING_IN_NEW_TENANT.stream().noneMatch(endpoint.path()::endsWith));
    }

    /** Returns the changing endpoints, without those that read no rows of the tenant. */
    static Stream<ApiEndpoint> changes() {
        return ApiEndpoint.readMatrix().stream()
                .filter(endpoint ->
                        endpoint.owner().equals("tenant") && !endpoint.method().equals("GET"))
                .filter(endpoint -> !endpoint.path().endsWith("/validate"));
    }
}
