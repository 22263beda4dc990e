package io.evenkeel.access;

import static io.evenkeel.Callers.admin;
import static io.evenkeel.Callers.auditor;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.OwnerDatabase;
import io.evenkeel.standalone.Servers;
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

/** Everything that can be read or changed over HTTP, with the rows of a wrong tenant: as if only the second wall stood. */
@QuarkusTest
@WithTestResource(Servers.class)
class WrongTenantTest {
    private static final String BLOCK =
            "{\"rules\": [{\"id\": \"no-violence\", \"type\": \"block\", \"terms\": [\"gore\"]}]}";

    private final String tenant = "right-" + UUID.randomUUID();
    private final String wrong = "wrong-" + UUID.randomUUID();

    @BeforeEach
    void aTenantWithAPolicyAndAnotherWithNothing() {
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
    }

    @ParameterizedTest
    @MethodSource("readings")
    void nothingOfATenantIsReadWithTheRowsOfAnother(Endpoint reading) {
        Response right = reading.of(auditor(), tenant);
        Response seen = reading.of(blinded(auditor()), tenant);

        assertThat(right.statusCode()).isEqualTo(200);
        assertThat(isEmpty(seen)).as(seen.statusCode() + " " + seen.asString()).isTrue();
    }

    @Test
    void onlyTheWrongTenantIsListed() {
        List<String> listed = blinded(auditor()).get("/api/v1/tenants").path("id");

        assertThat(listed).containsExactly(wrong);
    }

    @ParameterizedTest
    @MethodSource("changes")
    void nothingOfATenantIsChangedWithTheRowsOfAnother(Endpoint change) throws SQLException {
        List<String> before = rows();

        Response response = change.of(blinded(admin()), tenant);

        assertThat(response.statusCode()).isGreaterThanOrEqualTo(400);
        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void aPolicyIsNotPublishedWithTheRowsOfAnother() throws SQLException {
        List<String> before = rows();

        Response response =
                blinded(admin()).body(BLOCK.replace("gore", "blood")).post("/api/v1/tenants/" + tenant + "/policies");
        Response renamed = blinded(admin()).body("{\"name\": \"Mine\"}").put("/api/v1/tenants/" + tenant);

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(renamed.statusCode()).isGreaterThanOrEqualTo(400);
        assertThat(rows()).isEqualTo(before);
    }

    private RequestSpecification blinded(RequestSpecification caller) {
        return caller.header(Blindfold.HEADER, wrong);
    }

    private static boolean isEmpty(Response response) {
        if (response.asString().equals("[]")) {
            return true;
        }
        String path = response.statusCode() == 404 ? "type" : "entries";
        Object found = response.path(path);
        return Set.<Object>of(List.of(), 0, "urn:evenkeel:problem:unknown-tenant")
                .contains(found);
    }

    private List<String> rows() throws SQLException {
        try (Connection owner = OwnerDatabase.source().getConnection()) {
            return Tables.texts(
                    owner,
                    "select concat_ws(' ', t, p, c) from tenants t left join policies p on p.tenant = t.id"
                            + " left join audit_tree c on c.tenant = t.id where t.id = '" + tenant + "' order by 1");
        }
    }

    static Stream<Endpoint> readings() {
        return Endpoint.all().stream()
                .filter(endpoint ->
                        endpoint.whose().equals("tenant") && endpoint.method().equals("GET"))
                .filter(endpoint -> !endpoint.path().endsWith("{erasure}")); // there is none yet
    }

    /** Those that look at nothing of the tenant's database rows change nothing either way. */
    static Stream<Endpoint> changes() {
        return Endpoint.all().stream()
                .filter(endpoint ->
                        endpoint.whose().equals("tenant") && !endpoint.method().equals("GET"))
                .filter(endpoint -> !endpoint.path().endsWith("/validate"));
    }
}
