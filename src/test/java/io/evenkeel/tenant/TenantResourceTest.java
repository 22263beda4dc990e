package io.evenkeel.tenant;

import static io.evenkeel.TestApiClients.admin;
import static io.evenkeel.TestApiClients.auditor;
import static io.evenkeel.TestApiClients.withToken;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.startsWith;

import io.evenkeel.RecordingAuditTrail;
import io.evenkeel.embedded.EmbeddedServers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class TenantResourceTest {
    private final String tenant = "/api/v1/tenants/t-" + UUID.randomUUID();

    @Test
    void addsAndRenamesTenant() {
        RecordingAuditTrail.clear();

        put("Acme").then().statusCode(200).body("state", equalTo("ACTIVE"));
        put("Acme").then().statusCode(200);
        put("Acme Pictures").then().statusCode(200).body("name", equalTo("Acme Pictures"));

        auditor().get(tenant).then().statusCode(200).body("name", equalTo("Acme Pictures"));
        auditor().get("/api/v1/tenants?limit=1000").then().statusCode(200).body("name", hasItem("Acme Pictures"));
        assertThat(RecordingAuditTrail.kinds()).containsExactly("tenant.added", "tenant.renamed");
        assertThat(RecordingAuditTrail.entries().get(0).actor()).isEqualTo("admin");
    }

    @Test
    void suspendsAndResumesTenant() {
        put("Acme");
        RecordingAuditTrail.clear();

        admin().post(tenant + "/suspend").then().statusCode(200).body("state", equalTo("SUSPENDED"));
        admin().post(tenant + "/suspend").then().statusCode(200);
        admin().post(tenant + "/resume").then().statusCode(200).body("state", equalTo("ACTIVE"));

        assertThat(RecordingAuditTrail.kinds()).containsExactly("tenant.suspended", "tenant.resumed");
    }

    @Test
    void rejectsChangeThatCannotBeAudited() {
        RecordingAuditTrail.failDuring(() -> put("Acme").then().statusCode(500));

        auditor().get(tenant).then().statusCode(404);
    }

    @Test
    void rejectsUnknownAndMalformedTenants() {
        admin().get(tenant)
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:evenkeel:problem:unknown-tenant"));
        admin().post(tenant + "/suspend").then().statusCode(404);
        admin().body("{\"name\":\"x\"}")
                .put("/api/v1/tenants/Not_A_Tenant")
                .then()
                .statusCode(400)
                .body("detail", startsWith("tenant (Not_A_Tenant) must match"));
        put(" ").then().statusCode(400).body("type", equalTo("urn:evenkeel:problem:invalid-tenant"));
        put("a\\u0000b").then().statusCode(400);
        admin().body("{}").put(tenant).then().statusCode(400);
    }

    @Test
    void requiresTokenToReadAndOperatorToChange() {
        given().get("/api/v1/tenants").then().statusCode(401);
        withToken("guess").get("/api/v1/tenants").then().statusCode(401);
        given().auth()
                .preemptive()
                .basic("admin", "guess")
                .get("/api/v1/tenants")
                .then()
                .statusCode(401);
        auditor().body("{\"name\":\"x\"}").put(tenant).then().statusCode(403);
        auditor().post(tenant + "/suspend").then().statusCode(403);
        auditor().post(tenant + "/resume").then().statusCode(403);
    }

    private io.restassured.response.Response put(String name) {
        return admin().body("{\"name\":\"" + name + "\"}").put(tenant);
    }
}
