package io.evenkeel.access;

import static io.evenkeel.TestApiClients.admin;
import static io.evenkeel.TestApiClients.withRole;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.embedded.EmbeddedServers;
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

/** Calls every endpoint with every role, for the token's tenant and for another. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class AccessMatrixTest {
    private static final List<String> ROLES =
            List.of(Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR, Roles.PUBLISHER);
    private static final String UNKNOWN_TENANT = "urn:evenkeel:problem:unknown-tenant";
    private static final String OWN = "own-" + UUID.randomUUID();
    private static final String OTHER = "other-" + UUID.randomUUID();

    @BeforeEach
    void addTwoTenants() {
        admin().body("{\"name\": \"Own\"}").put("/api/v1/tenants/" + OWN).then().statusCode(200);
        admin().body("{\"name\": \"Other\"}")
                .put("/api/v1/tenants/" + OTHER)
                .then()
                .statusCode(200);
    }

    @Test
    void matrixListsExactlyTheAnnotatedEndpoints() {
        assertThat(ApiEndpoint.readMatrix().stream().map(ApiEndpoint::call))
                .containsExactlyInAnyOrderElementsOf(ApiEndpoint.annotatedEndpoints())
                .hasSizeGreaterThan(20);
    }

    @Test
    void pathsWithTenantBelongToTenant() {
        assertThat(ApiEndpoint.readMatrix())
                .allSatisfy(endpoint -> assertThat(endpoint.path().contains("{tenant}"))
                        .isEqualTo(endpoint.owner().equals("tenant")));
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void rejectsRequestWithoutToken(ApiEndpoint endpoint) {
        Response response = endpoint.request(given().contentType(ContentType.JSON), OWN);

        assertThat(response.statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void rejectsTokenWithoutRole(ApiEndpoint endpoint) {
        Response response = endpoint.request(withRole("stranger", "*"), OWN);

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.contentType()).isEqualTo("application/problem+json");
        assertThat((String) response.path("detail")).contains("Maybe ");
    }

    @ParameterizedTest
    @MethodSource("endpointsAndRoles")
    void unrestrictedTokenMayWhatItsRoleAllows(ApiEndpoint endpoint, String role) {
        Response response = endpoint.request(withRole(role, "*"), OTHER);

        assertThat(isAllowed(response)).isEqualTo(endpoint.allows(role));
    }

    @ParameterizedTest
    @MethodSource("endpointsAndRoles")
    void tenantTokenMayWhatItsRoleAllowsForThatTenant(ApiEndpoint endpoint, String role) {
        boolean may = endpoint.allows(role)
                && !role.equals(Roles.PLATFORM_OPERATOR) // valid only for all tenants
                && !endpoint.owner().equals("all");

        Response response = endpoint.request(withRole(role, OWN), OWN);

        assertThat(isAllowed(response)).isEqualTo(may);
        assertThat(response.statusCode() == 403).isEqualTo(!may);
    }

    @ParameterizedTest
    @MethodSource("tenantsEndpointsAndRoles")
    void otherTenantLooksUnknown(ApiEndpoint endpoint, String role) {
        String nobody = "nobody-" + UUID.randomUUID();
        int expected = endpoint.allows(role) && !role.equals(Roles.PLATFORM_OPERATOR) ? 404 : 403;

        Response other = endpoint.request(withRole(role, OWN), OTHER);
        Response unknown = endpoint.request(withRole(role, OWN), nobody);

        assertThat(other.statusCode()).isEqualTo(expected);
        assertThat(unknown.statusCode()).isEqualTo(expected);
        assertThat(other.asString().replace(OTHER, "T"))
                .isEqualTo(unknown.asString().replace(nobody, "T"));
    }

    @Test
    void otherTenantAndUnknownTenantGetSameResponse() {
        String nobody = "nobody-" + UUID.randomUUID();

        Response other = withRole(Roles.AUDITOR, OWN).get("/api/v1/tenants/" + OTHER);
        Response unknown = withRole(Roles.AUDITOR, nobody).get("/api/v1/tenants/" + nobody);

        assertThat(other.asString().replace(OTHER, "T"))
                .isEqualTo(unknown.asString().replace(nobody, "T"));
    }

    @Test
    void listsOnlyTenantsOfToken() {
        List<String> own = withRole(Roles.PUBLISHER, OWN).get("/api/v1/tenants").path("id");
        List<String> both =
                withRole(Roles.PUBLISHER, OWN, OTHER).get("/api/v1/tenants").path("id");
        List<String> none = withRole(Roles.PUBLISHER).get("/api/v1/tenants").path("id");

        assertThat(own).containsExactly(OWN);
        assertThat(both).containsExactlyInAnyOrder(OWN, OTHER);
        assertThat(none).isEmpty();
    }

    /** Returns whether access was granted; other tests check the response. */
    private static boolean isAllowed(Response response) {
        boolean isMissed = response.statusCode() == 404 && response.asString().contains(UNKNOWN_TENANT);
        return response.statusCode() != 401 && response.statusCode() != 403 && !isMissed;
    }

    static Stream<ApiEndpoint> endpoints() {
        return ApiEndpoint.readMatrix().stream();
    }

    static Stream<Arguments> endpointsAndRoles() {
        return endpoints().flatMap(endpoint -> ROLES.stream().map(role -> Arguments.of(endpoint, role)));
    }

    static Stream<Arguments> tenantsEndpointsAndRoles() {
        return endpoints().filter(endpoint -> endpoint.owner().equals("tenant")).flatMap(endpoint -> ROLES.stream()
                .map(role -> Arguments.of(endpoint, role)));
    }
}
