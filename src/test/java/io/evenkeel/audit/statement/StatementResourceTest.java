package io.evenkeel.audit.statement;

import static io.evenkeel.TestApiClients.admin;
import static io.evenkeel.TestApiClients.auditor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.evenkeel.TestTenantScopes;
import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.AuditTrail;
import io.evenkeel.audit.TestEntries;
import io.evenkeel.embedded.EmbeddedServers;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class StatementResourceTest {
    private static final String WHEN = "?from=2026-11-20T00:00:00Z&to=2026-11-21T00:00:00Z";
    private static final String SETTINGS = """
            {"defaults": {"decision_provision": "DECISION_PROVISION_PARTIAL_SUSPENSION",
               "decision_ground": "DECISION_GROUND_INCOMPATIBLE_CONTENT", "incompatible_content_ground": "Terms, 4",
               "incompatible_content_explanation": "It is forbidden.", "territorial_scope": ["DE"]},
             "rules": {"no-violence": {"category": "STATEMENT_CATEGORY_VIOLENCE"}}, "includeSteered": %s}
            """;

    @Inject
    AuditTrail audit;

    private final String tenant = "t-" + UUID.randomUUID();
    private final String path = "/api/v1/tenants/" + tenant + "/audit/";

    @BeforeEach
    void appendRefusedAndSteered() {
        TestTenantScopes.runWithAllTenants(
                () -> QuarkusTransaction.requiringNew().run(() -> {
                    audit.append(entry("generation.refused", "no-violence", List.of()));
                    audit.append(entry("generation.refused", "no-logos", List.of()));
                    audit.append(entry("generation.completed", "no-violence", List.of("female@1")));
                    audit.append(entry("generation.completed", "no-violence", List.of()));
                }));
    }

    private AuditEntry entry(String kind, String rule, List<String> concepts) {
        return TestEntries.createGeneration(
                kind,
                Instant.parse("2026-11-20T10:00:00Z"),
                tenant,
                "/feed",
                "r1",
                tenant + "@1",
                null,
                List.of(rule),
                concepts,
                List.of(),
                Map.of());
    }

    @Test
    void exportsStatementsAndListsIncompleteOnes() {
        putSettings(SETTINGS.formatted(false));

        auditor()
                .get(path + "statements" + WHEN)
                .then()
                .statusCode(200)
                .body("statements.puid", contains(tenant + "-0"))
                .body("written", equalTo(1))
                .body("leftOut", equalTo(1))
                .body("firstLeftOut[0].rule", equalTo("no-logos"))
                .body("firstLeftOut[0].missing", contains("category"))
                .body("complete", equalTo(true));
    }

    @Test
    void includesSteeredIfConfigured() {
        putSettings(SETTINGS.formatted(true));

        auditor().get(path + "statements" + WHEN).then().body("statements", hasSize(2));
    }

    @Test
    void exportsCsv() {
        putSettings(SETTINGS.formatted(false));

        List<String> lines = auditor()
                .get(path + "statements" + WHEN + "&format=csv")
                .asString()
                .lines()
                .toList();

        assertThat(lines).hasSize(4).last().isEqualTo("#complete,2");
        assertThat(lines.get(1)).startsWith("1,category," + tenant + "-1,2026-11-20,");
    }

    @Test
    void rejectsExportWithoutSettings() {
        auditor()
                .get(path + "statements" + WHEN)
                .then()
                .statusCode(404)
                .body("type", endsWith(":unknown-statement-settings"));
        auditor().get(path + "statement-settings").then().statusCode(404);
    }

    @Test
    void savesSettingsConditionallyWithAuditEntry() {
        putSettings(SETTINGS.formatted(false));
        String tag = auditor().get(path + "statement-settings").header("ETag");

        admin().header("If-Match", "\"x\"")
                .body(SETTINGS.formatted(true))
                .put(path + "statement-settings")
                .then()
                .statusCode(412);
        admin().header("If-Match", tag)
                .body(SETTINGS.formatted(true))
                .put(path + "statement-settings")
                .then()
                .statusCode(200)
                .body("includeSteered", equalTo(true));

        auditor()
                .get("/api/v1/tenants/" + tenant + "/audit?kind=audit.statement-settings-changed")
                .then()
                .body("$", hasSize(2))
                .body("[0].entry.settings.includeSteered", equalTo(true));
    }

    @Test
    void rejectsInvalidSettings() {
        admin().body("{\"defaults\": {\"category\": \"VIOLENCE\"}}")
                .put(path + "statement-settings")
                .then()
                .statusCode(400)
                .body("type", endsWith(":invalid-statement-settings"))
                .body("detail", containsString("defaults.category"));
    }

    @ParameterizedTest
    @CsvSource({
        "?from=2026-11-21T00:00:00Z&to=2026-11-20T00:00:00Z, invalid-range",
        "?from=2026-11-21T00:00:00Z, invalid-range",
        "?from=x&to=y, invalid-range",
        "?from=2026-11-20T00:00:00Z&to=2026-11-21T00:00:00Z&format=xml, invalid-format"
    })
    void rejectsInvalidExportQuery(String query, String problem) {
        putSettings(SETTINGS.formatted(false));

        auditor().get(path + "statements" + query).then().statusCode(400).body("type", endsWith(":" + problem));
    }

    private void putSettings(String settings) {
        admin().body(settings).put(path + "statement-settings").then().statusCode(200);
    }
}
