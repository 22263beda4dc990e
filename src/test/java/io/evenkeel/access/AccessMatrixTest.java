package io.evenkeel.access;

import static io.evenkeel.Callers.admin;
import static io.evenkeel.Callers.as;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.standalone.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every endpoint, for every role, for the token's tenant and for another. */
@QuarkusTest
@WithTestResource(Servers.class)
class AccessMatrixTest {
    private static final List<String> ROLES =
            List.of(Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR, Roles.PUBLISHER);
    private static final String UNKNOWN_TENANT = "urn:evenkeel:problem:unknown-tenant";
    private static final String OWN = "own-" + UUID.randomUUID();
    private static final String OTHER = "other-" + UUID.randomUUID();

    @BeforeEach
    void twoTenants() {
        admin().body("{\"name\": \"Own\"}").put("/api/v1/tenants/" + OWN).then().statusCode(200);
        admin().body("{\"name\": \"Other\"}")
                .put("/api/v1/tenants/" + OTHER)
                .then()
                .statusCode(200);
    }

    @Test
    void everyEndpointHasItsRowAndEveryRowItsEndpoint() {
        assertThat(Endpoint.all().stream().map(Endpoint::call))
                .containsExactlyInAnyOrderElementsOf(Endpoint.found())
                .hasSizeGreaterThan(20);
    }

    @Test
    void whatNamesATenantInItsPathIsTheTenants() {
        assertThat(Endpoint.all())
                .allSatisfy(endpoint -> assertThat(endpoint.path().contains("{tenant}"))
                        .isEqualTo(endpoint.whose().equals("tenant")));
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void nobodyMayWithoutAToken(Endpoint endpoint) {
        Response response = endpoint.of(given().contentType(ContentType.JSON), OWN);

        assertThat(response.statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void nobodyMayWithoutARole(Endpoint endpoint) {
        Response response = endpoint.of(as("stranger", "*"), OWN);

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.contentType()).isEqualTo("application/problem+json");
        assertThat((String) response.path("detail")).contains("Maybe ");
    }

    @ParameterizedTest
    @MethodSource("endpointsAndRoles")
    void aTokenForAllTenantsMayWhatItsRoleMay(Endpoint endpoint, String role) {
        Response response = endpoint.of(as(role, "*"), OTHER);

        assertThat(entered(response)).isEqualTo(endpoint.allows(role));
    }

    @ParameterizedTest
    @MethodSource("endpointsAndRoles")
    void aTokenForATenantMayWhatItsRoleMayForThatTenant(Endpoint endpoint, String role) {
        boolean may = endpoint.allows(role)
                && !role.equals(Roles.PLATFORM_OPERATOR) // which is for all tenants, or nothing
                && !endpoint.whose().equals("all");

        Response response = endpoint.of(as(role, OWN), OWN);

        assertThat(entered(response)).isEqualTo(may);
        assertThat(response.statusCode() == 403).isEqualTo(!may);
    }

    @ParameterizedTest
    @MethodSource("tenantsEndpointsAndRoles")
    void anotherTenantIsAsIfItWereNotThere(Endpoint endpoint, String role) {
        String nobody = "nobody-" + UUID.randomUUID();
        int expected = endpoint.allows(role) && !role.equals(Roles.PLATFORM_OPERATOR) ? 404 : 403;

        Response other = endpoint.of(as(role, OWN), OTHER);
        Response unknown = endpoint.of(as(role, OWN), nobody);

        assertThat(other.statusCode()).isEqualTo(expected);
        assertThat(unknown.statusCode()).isEqualTo(expected);
        assertThat(other.asString().replace(OTHER, "T"))
                .isEqualTo(unknown.asString().replace(nobody, "T"));
    }

    @Test
    void whatIsSaidOfAnotherTenantIsSaidOfOneThatNobodyAdded() {
        String nobody = "nobody-" + UUID.randomUUID();

        Response other = as(Roles.AUDITOR, OWN).get("/api/v1/tenants/" + OTHER);
        Response unknown = as(Roles.AUDITOR, nobody).get("/api/v1/tenants/" + nobody);

        assertThat(other.asString().replace(OTHER, "T"))
                .isEqualTo(unknown.asString().replace(nobody, "T"));
    }

    @Test
    void tenantsAreListedForWhomTheyAre() {
        List<String> own = as(Roles.PUBLISHER, OWN).get("/api/v1/tenants").path("id");
        List<String> both =
                as(Roles.PUBLISHER, OWN, OTHER).get("/api/v1/tenants").path("id");
        List<String> none = as(Roles.PUBLISHER).get("/api/v1/tenants").path("id");

        assertThat(own).containsExactly(OWN);
        assertThat(both).containsExactlyInAnyOrder(OWN, OTHER);
        assertThat(none).isEmpty();
    }

    /** Past both walls; what is answered behind them is for other tests. */
    private static boolean entered(Response response) {
        boolean isMissed = response.statusCode() == 404 && response.asString().contains(UNKNOWN_TENANT);
        return response.statusCode() != 401 && response.statusCode() != 403 && !isMissed;
    }

    static Stream<Endpoint> endpoints() {
        return Endpoint.all().stream();
    }

    static Stream<Arguments> endpointsAndRoles() {
        return endpoints().flatMap(endpoint -> ROLES.stream().map(role -> Arguments.of(endpoint, role)));
    }

    static Stream<Arguments> tenantsEndpointsAndRoles() {
        return endpoints().filter(endpoint -> endpoint.whose().equals("tenant")).flatMap(endpoint -> ROLES.stream()
                .map(role -> Arguments.of(endpoint, role)));
    }
}
