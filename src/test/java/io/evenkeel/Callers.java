package io.evenkeel;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;

/** Who calls the HTTP API in tests. */
public final class Callers {
    private Callers() {}

    public static RequestSpecification admin() {
        return with("admin", "admin-in-tests");
    }

    public static RequestSpecification auditor() {
        return with("auditor", "auditor-in-tests");
    }

    public static RequestSpecification with(String user, String password) {
        return given().auth().preemptive().basic(user, password).contentType(ContentType.JSON);
    }
}
