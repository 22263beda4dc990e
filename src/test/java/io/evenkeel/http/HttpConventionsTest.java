package io.evenkeel.http;

import static io.evenkeel.TestApiClients.admin;
import static io.evenkeel.TestApiClients.auditor;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.evenkeel.RecordingAuditTrail;
import io.evenkeel.embedded.EmbeddedServers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Problems, pages, conditional and repeatable requests, and rate limits, on real endpoints. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class HttpConventionsTest {
    private static final String TENANTS = "/api/v1/tenants";
    private static final String NAMED = "{\"name\":\"Acme\"}";
    private static final Pattern CURSOR = Pattern.compile("<\\?limit=\\d+&cursor=([^>]+)>; rel=\"next\"");

    private final String id = "r-" + UUID.randomUUID();
    private final String tenant = TENANTS + "/" + id;

    @Test
    void frameworkErrorsAreProblems() {
        requireProblem(given().get(tenant), 401, "unauthenticated").header("WWW-Authenticate", notNullValue());
        requireProblem(given().auth().preemptive().oauth2("guess").get(tenant), 401, "unauthenticated");
        requireProblem(auditor().body(NAMED).put(tenant), 403, "forbidden");
        requireProblem(admin().get("/api/v1/nowhere"), 404, "not-found");
        requireProblem(admin().get("/api/v1/tenants/a/b/c"), 404, "not-found");
        requireProblem(admin().delete(tenant), 405, "method-not-allowed");
        requireProblem(admin().accept("image/png").get(tenant), 406, "not-acceptable");
        requireProblem(admin().contentType(ContentType.TEXT).body("x").put(tenant), 415, "unsupported-media-type");
    }

    @Test
    void explainsUnreadableBody() {
        requireProblem(admin().body("{ this is no JSON").put(tenant), 400, "unreadable-json")
                .body("detail", containsString("line (1) column ("));
        requireProblem(admin().body("{\"nam\":\"Acme\"}").put(tenant), 400, "unreadable-json")
                .body("detail", containsString("field (nam)"))
                .body("detail", containsString("known fields are name"));
        requireProblem(admin().body("{\"name\":[1]}").put(tenant), 400, "unreadable-json")
                .body("detail", containsString("(name)"));
        requireProblem(admin().body("{}").put(tenant), 400, "invalid-request")
                .body("detail", containsString("(name) must not"));
        requireProblem(admin().put(tenant), 400, "invalid-request");
    }

    @Test
    void rejectsTooLargeBody() {
        String large = "{\"name\":\"" + "a".repeat(70_000) + "\"}";

        requireProblem(admin().body(large).put(tenant), 413, "body-too-large")
                .body("detail", containsString("(65536) bytes"));
    }

    @Test
    void hidesDetailsOfUnexpectedFailure() {
        RecordingAuditTrail.failDuring(() -> requireProblem(admin().body(NAMED).put(tenant), 500, "internal-error")
                .body("detail", containsString("failed unexpectedly")));
    }

    @Test
    void pagesList() {
        for (int i = 0; i < 5; i++) {
            admin().body(NAMED).put(tenant + "-" + i).then().statusCode(200);
        }
        List<String> found = new ArrayList<>();
        String cursor = null;
        do {
            Response page = requestPage(2, cursor);
            page.then().statusCode(200);
            List<String> ids = page.jsonPath().getList("id");
            assertThat(ids).hasSizeBetween(1, 2);
            found.addAll(ids);
            cursor = nextCursor(page);
        } while (cursor != null);

        assertThat(found)
                .doesNotHaveDuplicates()
                .isSorted()
                .contains(id + "-0", id + "-1", id + "-2", id + "-3", id + "-4");
    }

    @Test
    void rejectsForeignOrAlteredCursor() {
        admin().body(NAMED).put(tenant);
        admin().body(NAMED).put(tenant + "-b");
        String cursor = nextCursor(requestPage(1, null));
        char last = cursor.charAt(20);

        requireProblem(
                requestPage(1, cursor.substring(0, 20) + (last == 'A' ? 'B' : 'A') + cursor.substring(21)),
                400,
                "invalid-cursor");
        requireProblem(requestPage(1, cursor.substring(0, 8)), 400, "invalid-cursor");
        requireProblem(requestPage(1, "%%%"), 400, "invalid-cursor");
        requireProblem(auditor().queryParam("cursor", cursor).get("/api/v1/concepts"), 400, "invalid-cursor");
        requireProblem(auditor().queryParam("limit", "0").get(TENANTS), 400, "invalid-limit");
        requireProblem(auditor().queryParam("limit", "many").get(TENANTS), 400, "invalid-limit");
    }

    @Test
    void requiresMatchingETag() {
        String first = admin().body(NAMED).put(tenant).header("ETag");
        String second = admin().header("If-Match", first)
                .body("{\"name\":\"Brick\"}")
                .put(tenant)
                .then()
                .statusCode(200)
                .extract()
                .header("ETag");

        requireProblem(admin().header("If-Match", first).body(NAMED).put(tenant), 412, "precondition-failed")
                .body("detail", containsString("its tag is (" + second + ")"));
        requireProblem(admin().header("If-Match", first).post(tenant + "/suspend"), 412, "precondition-failed");
        requireProblem(admin().header("If-None-Match", "*").body(NAMED).put(tenant), 412, "precondition-failed");
        requireProblem(admin().header("If-Match", "*").body(NAMED).put(tenant + "-new"), 412, "precondition-failed")
                .body("detail", containsString("it does not exist"));
        admin().header("If-Match", second).post(tenant + "/suspend").then().statusCode(200);
        auditor().get(tenant).then().body("name", equalTo("Brick")).body("state", equalTo("SUSPENDED"));
    }

    @Test
    void replaysPostWithSameKey() {
        admin().body(NAMED).put(tenant);
        String key = UUID.randomUUID().toString();
        String suspend = tenant + "/suspend";
        RecordingAuditTrail.clear();

        String first = admin().header("Idempotency-Key", key)
                .post(suspend)
                .then()
                .statusCode(200)
                .header("Idempotency-Replayed", nullValue())
                .extract()
                .asString();
        admin().post(tenant + "/resume").then().statusCode(200);
        Response again = admin().header("Idempotency-Key", key).post(suspend);

        again.then()
                .statusCode(200)
                .contentType(ContentType.JSON)
                .header("Idempotency-Replayed", "true")
                .header("ETag", notNullValue());
        assertThat(again.asString()).isEqualTo(first);
        auditor().get(tenant).then().body("state", equalTo("ACTIVE"));
        requireProblem(admin().header("Idempotency-Key", key).post(tenant + "/resume"), 422, "idempotency-key-reused");
        requireProblem(admin().header("Idempotency-Key", "with blank").post(suspend), 400, "invalid-idempotency-key");
    }

    @Test
    void keysAreScopedToCaller() {
        admin().body(NAMED).put(tenant);
        String key = UUID.randomUUID().toString();
        String decide = tenant + "/policies/decide";

        admin().header("Idempotency-Key", key)
                .body("{\"prompt\":\"a doctor\"}")
                .post(decide)
                .then()
                .statusCode(200);

        auditor()
                .header("Idempotency-Key", key)
                .body("{\"prompt\":\"a nurse\"}")
                .post(decide)
                .then()
                .statusCode(200)
                .header("Idempotency-Replayed", nullValue());
    }

    @Test
    void rejectedPostReleasesKey() {
        String key = UUID.randomUUID().toString();
        requireProblem(admin().header("Idempotency-Key", key).post(tenant + "/suspend"), 404, "unknown-tenant");
        admin().body(NAMED).put(tenant);

        admin().header("Idempotency-Key", key).post(tenant + "/suspend").then().statusCode(200);
    }

    @Test
    void limitsRateWithRetryAfter() {
        for (int i = 0; i < 3; i++) {
            admin().get(TENANTS + "/three-a-minute").then().statusCode(404);
        }

        requireProblem(admin().get(TENANTS + "/three-a-minute"), 429, "too-many-requests")
                .header("Retry-After", notNullValue());
        admin().get(tenant).then().statusCode(404);
    }

    private static Response requestPage(int limit, String cursor) {
        var request = auditor().queryParam("limit", limit);
        return (cursor == null ? request : request.queryParam("cursor", cursor)).get(TENANTS);
    }

    private static String nextCursor(Response page) {
        String link = page.header("Link");
        if (link == null) {
            return null;
        }
        Matcher next = CURSOR.matcher(link);
        assertThat(next.matches()).as(link).isTrue();
        return next.group(1);
    }

    private static ValidatableResponse requireProblem(Response response, int status, String name) {
        return response.then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:evenkeel:problem:" + name))
                .body("status", equalTo(status))
                .body("title", equalTo(name.replace('-', ' ')))
                .body("detail", notNullValue())
                .body("keySet()", hasSize(4));
    }
}
