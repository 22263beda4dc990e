package io.evenkeel;

import static io.restassured.RestAssured.given;

import io.evenkeel.access.Roles;
import io.evenkeel.embedded.DevelopmentKey;
import io.evenkeel.embedded.EmbeddedServers;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.Set;

/** Who calls the HTTP API in tests, with tokens of the servers' development key. */
public final class TestApiClients {
    private static final Set<String> ALL_TENANTS = Set.of("*");
    private static final Duration AN_HOUR = Duration.ofHours(1);

    private TestApiClients() {}

    /** May change everything, of all tenants. */
    public static RequestSpecification admin() {
        return withToken(createToken("admin", Set.of(Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN), ALL_TENANTS));
    }

    /** May read everything, of all tenants. */
    public static RequestSpecification auditor() {
        return withToken(createToken("auditor", Set.of(Roles.AUDITOR), ALL_TENANTS));
    }

    /** One with that role, for those tenants. */
    public static RequestSpecification withRole(String role, String... tenants) {
        return withToken(createToken(role, Set.of(role), Set.of(tenants)));
    }

    public static RequestSpecification withToken(String token) {
        return given().auth().preemptive().oauth2(token).contentType(ContentType.JSON);
    }

    public static String createToken(String name, Set<String> roles, Set<String> tenants) {
        return DevelopmentKey.in(EmbeddedServers.KEY).token(name, roles, tenants, AN_HOUR);
    }
}
