package io.evenkeel.embedded;

import static io.evenkeel.TestApiClients.admin;
import static io.evenkeel.TestApiClients.auditor;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.evenkeel.platform.TenantId;
import io.evenkeel.policy.snapshot.PolicyCache;
import io.evenkeel.policy.snapshot.TenantStatus;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** A service that was started while PostgreSQL is down: it refuses with a reason, and goes to work once it is up. */
@QuarkusTest
@WithTestResource(DelayedDatabase.class)
class StartWithoutDatabaseTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final TenantId ACME = new TenantId("acme");

    @Inject
    PolicyCache snapshots;

    @Test
    void itRefusesUntilTheDatabaseIsThere() throws Exception {
        assertThat(snapshots.status(ACME))
                .isInstanceOfSatisfying(TenantStatus.Refused.class, refused -> assertThat(refused.code())
                        .isEqualTo("policies-stale"));
        given().get("/q/health/ready")
                .then()
                .statusCode(503)
                .body("checks.find { it.name == 'policies' }.status", equalTo("DOWN"));
        given().get("/q/health/live").then().statusCode(200);
        auditor()
                .get("/api/v1/tenants")
                .then()
                .statusCode(503)
                .contentType("application/problem+json")
                .header("Retry-After", notNullValue())
                .body("type", equalTo("urn:evenkeel:problem:database-unavailable"));
        admin().header("Idempotency-Key", "x")
                .post("/api/v1/tenants/acme/suspend")
                .then()
                .statusCode(503);
        admin().body("{\"name\":\"Acme\"}").put("/api/v1/tenants/acme").then().statusCode(503);

        DelayedDatabase.comesUp();

        until(snapshots::isLoaded);
        admin().body("{\"name\":\"Acme\"}").put("/api/v1/tenants/acme").then().statusCode(200);
        assertThat(snapshots.status(ACME)).isEqualTo(new TenantStatus.NoPolicy());
    }

    private static void until(BooleanSupplier happened) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!happened.getAsBoolean()) {
            assertThat(System.nanoTime()).as("patience").isLessThan(end);
            Thread.sleep(100);
        }
    }
}
