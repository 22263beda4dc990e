package io.evenkeel;

import static io.restassured.RestAssured.given;

import io.evenkeel.access.Roles;
import io.evenkeel.standalone.DevelopmentKey;
import io.evenkeel.standalone.Servers;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.Set;

/** Who calls the HTTP API in tests, with tokens of the servers' development key. */
public final class Callers {
    private static final Set<String> ALL = Set.of("*");
    private static final Duration AN_HOUR = Duration.ofHours(1);

    private Callers() {}

    /** May change everything, of all tenants. */
    public static RequestSpecification admin() {
        return with(token("admin", Set.of(Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN), ALL));
    }

    /** May read everything, of all tenants. */
    public static RequestSpecification auditor() {
        return with(token("auditor", Set.of(Roles.AUDITOR), ALL));
    }

    /** One with that role, for those tenants. */
    public static RequestSpecification as(String role, String... tenants) {
        return with(token(role, Set.of(role), Set.of(tenants)));
    }

    public static RequestSpecification with(String token) {
        return given().auth().preemptive().oauth2(token).contentType(ContentType.JSON);
    }

    public static String token(String name, Set<String> roles, Set<String> tenants) {
        return DevelopmentKey.in(Servers.KEY).token(name, roles, tenants, AN_HOUR);
    }
}
