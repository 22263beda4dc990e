package io.evenkeel.audit.search;

import static io.evenkeel.TestApiClients.auditor;
import static io.evenkeel.TestApiClients.withRole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.evenkeel.TestTenantScopes;
import io.evenkeel.access.Roles;
import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.AuditEntryCodec;
import io.evenkeel.audit.AuditTrail;
import io.evenkeel.audit.TestEntries;
import io.evenkeel.embedded.EmbeddedServers;
import io.evenkeel.platform.TenantId;
import io.evenkeel.vault.Vault;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Searches, exports, saved queries and counts over HTTP. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class SearchResourceTest {
    private static final Instant AT = Instant.parse("2026-11-20T10:00:00.123456Z");

    @Inject
    AuditTrail audit;

    @Inject
    Vault vault;

    private final String tenant = "t-" + UUID.randomUUID();
    private final String path = "/api/v1/tenants/" + tenant + "/audit";

    @BeforeEach
    void appendFiveEntries() {
        TestTenantScopes.runWithAllTenants(
                () -> QuarkusTransaction.requiringNew().run(() -> {
                    audit.append(policyPublishedEntry(0));
                    audit.append(completedEntry());
                    audit.append(refusedEntry());
                    audit.append(policyPublishedEntry(3));
                    audit.append(policyPublishedEntry(4));
                }));
    }

    private AuditEntry policyPublishedEntry(int number) {
        return TestEntries.create("policy.published", AT.plusSeconds(number), tenant, "ada", Map.of("number", number));
    }

    private AuditEntry completedEntry() {
        return TestEntries.createGeneration(
                "generation.completed",
                AT.plusSeconds(1),
                tenant,
                "/feed",
                "r1",
                tenant + "@3",
                "m1",
                List.of("balance"),
                List.of("female@1"),
                List.of("0a1b"),
                Map.of(
                        "requester",
                        vault.pseudonymize(new TenantId(tenant), "ann"),
                        "topic",
                        "evenkeel.requests",
                        "partition",
                        2,
                        "offset",
                        77,
                        "samples",
                        List.of(Map.of(
                                "steering",
                                List.of(Map.of("concept", "female@1", "strength", 1.5)),
                                "classifications",
                                Map.of("gender", Map.of("female", 0.9, "male", 0.1)))),
                        "reasons",
                        List.of(Map.of("rule", "balance", "fired", true, "text", "the prompt leaves gender open"))));
    }

    private AuditEntry refusedEntry() {
        return TestEntries.createGeneration(
                "generation.refused",
                AT.plusSeconds(2),
                tenant,
                "=HYPERLINK(\"x\")",
                "r2",
                tenant + "@3",
                null,
                List.of("no-violence"),
                List.of(),
                List.of(),
                Map.of(
                        "code",
                        "blocked",
                        "detail",
                        "a rule of the policy refuses",
                        "reasons",
                        List.of(Map.of(
                                "rule", "no-violence", "fired", true, "text", "the prompt holds a term (\"gun\")"))));
    }

    @ParameterizedTest
    @CsvSource({
        "decision=completed, 1",
        "decision=refused, 2",
        "kind=generation.refused, 2",
        "request=r1, 1",
        "rule=balance, 1",
        "concept=female@1, 1",
        "steered=true, 1",
        "image=0a1b, 1",
        "model=m1, 1",
        "source=/feed, 1",
        "code=blocked, 2",
        "requester=ann, 1",
        "requestOffset=evenkeel.requests/2/77, 1",
        "text=GENDER, 1",
        "text=rule%20of%20the%20policy, 2",
        "actor=evenkeel&rule=no-violence, 2",
        "from=2026-11-20T10:00:04Z, 4",
        "to=2026-11-20T10:00:01Z, 0"
    })
    void findsMatchingEntryByFilter(String filters, int seq) {
        get("?" + filters).statusCode(200).body("seq", contains(seq));
    }

    @Test
    void combinesValuesWithOrAndFiltersWithAnd() {
        get("?request=r1&request=r2").body("seq", contains(2, 1));
        get("?request=r1&request=r2&decision=refused").body("seq", contains(2));
        get("?request=r1&decision=refused").body("$", hasSize(0));
    }

    @Test
    void pagesNewestFirstAndKeepsFilters() {
        Response first = auditor().get(path + "?actor=ada&limit=2");
        assertThat(first.jsonPath().getList("seq")).isEqualTo(List.of(4, 3));

        String link = first.header("Link");
        Response second = auditor().urlEncodingEnabled(false).get(path + link.substring(1, link.indexOf('>')));

        assertThat(second.jsonPath().getList("seq")).isEqualTo(List.of(0));
        assertThat(second.header("Link")).isNull();
    }

    @Test
    void rejectsCursorOfAnotherQuery() {
        String cursor =
                auditor().get(path + "?actor=ada&limit=2").header("Link").replaceAll(".*cursor=([^>]*)>.*", "$1");

        get("?actor=ada&limit=2&cursor=" + cursor).statusCode(200);
        assertProblem(get("?actor=evenkeel&limit=2&cursor=" + cursor), "invalid-cursor");
        assertProblem(get("?limit=2&cursor=" + cursor), "invalid-cursor");
        assertProblem(
                auditor()
                        .get("/api/v1/tenants/other/audit?actor=ada&limit=2&cursor=" + cursor)
                        .then(),
                "invalid-cursor");
        assertProblem(get("?actor=ada&cursor=AAAA"), "invalid-cursor");
    }

    @ParameterizedTest
    @CsvSource({
        "from=yesterday, from (yesterday) must be an instant",
        "to=2026, to (2026) must be an instant",
        "from=-P, from (-P) must be an instant",
        "from=2026-11-21T00:00:00Z&to=2026-11-20T00:00:00Z, Maybe they are swapped",
        "from=2026-11-21T00:00:00Z&to=2026-11-21T00:00:00Z, must be before to",
        "from=2026-11-21T00:00:00Z&from=2026-11-22T00:00:00Z, given at most 1 time",
        "kind=%00, kind (?) must be 1 to 500 characters",
        "kind=, kind () must be 1 to 500 characters",
        "text=%00, text (?) must be 1 to 500 characters",
        "rules=x, filter (rules) must be one of",
        "decision=maybe, 'decision (maybe) must be one of admin, completed'",
        "steered=perhaps, 'steered (perhaps) must be one of false, true'",
        "requestOffset=77, requestOffset (77) must be topic/partition/offset",
        "entryOffset=a/b/c, entryOffset (a/b/c) must be topic/partition/offset"
    })
    void rejectsInvalidFilterByName(String filter, String detail) {
        assertProblem(get("?" + filter), "invalid-filter").body("detail", containsString(detail));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "kind", "requester", "image"})
    void rejectsOverlongOrRepeatedFilter(String name) {
        assertProblem(get("?" + name + "=" + "a".repeat(501)), "invalid-filter");
        assertProblem(get("?" + ("&" + name + "=a").repeat(21).substring(1)), "invalid-filter");
    }

    @Test
    void searchesHostileTextLiterally() {
        for (String text : List.of("' or 1=1 --", "%25", "_", "\\\\", "\"}", "(?i)a+")) {
            auditor().queryParam("text", text).get(path).then().statusCode(200).body("$", hasSize(0));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1001", "x"})
    void rejectsLimitOutOfBounds(String limit) {
        assertProblem(get("?limit=" + limit), "invalid-limit");
    }

    @Test
    void returnsEntryWithExactBody() {
        get("/2")
                .statusCode(200)
                .body("seq", equalTo(2))
                .body("body", equalTo(AuditEntryCodec.encodeToString(refusedEntry())))
                .body("entry.code", equalTo("blocked"))
                .body("topic", nullValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/5", "/nothing", "/99999999999999999999"})
    void returnsNotFoundForUnknownEntry(String seq) {
        get(seq).statusCode(404).body("type", endsWith(":unknown-entry"));
    }

    @Test
    void hidesUnattributedEntriesFromTenants() {
        auditor().get("/api/v1/tenants/_nobody/audit").then().statusCode(400).body("type", endsWith(":invalid-tenant"));
        auditor().get("/api/v1/audit/unattributed?limit=1").then().statusCode(200);
        withRole(Roles.AUDITOR, tenant).get("/api/v1/audit/unattributed").then().statusCode(403);
        withRole(Roles.AUDITOR, tenant)
                .get("/api/v1/audit/unattributed/export")
                .then()
                .statusCode(403);
        withRole(Roles.AUDITOR, tenant)
                .get("/api/v1/audit/unattributed/0")
                .then()
                .statusCode(403);
    }

    @Test
    void exportsAllMatchesAndMarksCompletion() {
        List<String> lines = auditor()
                .get(path + "/export?actor=evenkeel")
                .asString()
                .lines()
                .toList();

        assertThat(lines).hasSize(3);
        assertThat(lines.get(0))
                .isEqualTo("{\"seq\":2,\"entry\":" + AuditEntryCodec.encodeToString(refusedEntry()) + "}");
        assertThat(lines.get(2)).isEqualTo("{\"complete\":true,\"entries\":2}");
    }

    @Test
    void escapesFormulasInCsv() {
        String table =
                auditor().get(path + "/export?format=csv&decision=refused").asString();

        assertThat(table.lines().toList()).hasSize(3).last().isEqualTo("#complete,1");
        assertThat(table).contains(",\"'=HYPERLINK(\"\"x\"\")\",r2,").contains("no-violence: the prompt holds a term");
    }

    @Test
    void compressesExportWhenAccepted() {
        Response response = auditor().header("Accept-Encoding", "gzip").get(path + "/export");

        assertThat(response.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(response.header("Content-Disposition")).contains(tenant + "-audit.ndjson");
    }

    @Test
    void rejectsUnknownExportFormat() {
        assertProblem(get("/export?format=parquet"), "invalid-format");
        assertProblem(get("/export?rules=x"), "invalid-filter");
    }

    @Test
    void savesRunsChangesAndDeletesQueriesWithAuditEntries() {
        put("ann", "{\"filters\": {\"requester\": [\"ann\"]}}")
                .statusCode(200)
                .body("filters.requester[0]", not("ann"));
        get("/queries/ann/entries?limit=1").body("seq", contains(1));
        put("ann", "{\"filters\": {\"decision\": [\"refused\"]}}").statusCode(200);
        get("/queries/ann/entries").body("seq", contains(2));
        get("/queries").body("name", contains("ann"));
        auditor().delete(path + "/queries/ann").then().statusCode(200);
        get("/queries/ann").statusCode(404).body("type", endsWith(":unknown-query"));

        get("?kind=audit.query-saved").body("$", hasSize(2)).body("[0].entry.filters", contains("decision"));
        get("?kind=audit.query-deleted").body("entry.query", contains("ann"));
    }

    @Test
    void rejectsInvalidSavedQuery() {
        assertProblem(put("q", "{\"filters\": {\"rules\": [\"x\"]}}"), "invalid-filter");
        assertProblem(put("Q!", "{\"filters\": {}}"), "invalid-query-name");
        put("q", "{\"filters\": {}}").statusCode(200);
        assertProblem(get("/queries/q/entries?rule=x"), "invalid-filter");
        auditor().delete(path + "/queries/other").then().statusCode(404);
    }

    private ValidatableResponse put(String name, String body) {
        return auditor().body(body).put(path + "/queries/" + name).then();
    }

    @Test
    void countsRequestsOverTime() {
        String range = "?bucket=hour&from=2026-11-20T09:30:00Z&to=2026-11-20T10:30:00Z";

        get("/aggregates/requests" + range)
                .body("from", equalTo("2026-11-20T09:00:00Z"))
                .body("to", equalTo("2026-11-20T11:00:00Z"))
                .body("counts.labels.outcome", contains("completed", "refused"))
                .body("counts.count", contains(1, 1))
                .body("counts[1].labels.code", equalTo("blocked"));
        get("/aggregates/refusals" + range).body("counts.labels.rule", contains("no-violence"));
        get("/aggregates/steering" + range).body("counts.labels.concept", contains("female@1"));
        get("/aggregates/fairness" + range).statusCode(200).body("rules", hasSize(0));
    }

    @ParameterizedTest
    @CsvSource({
        "requests?bucket=week, invalid-bucket",
        "requests?from=2026-11-21T00:00:00Z&to=2026-11-20T00:00:00Z, invalid-range",
        "requests?bucket=hour&from=2026-01-01T00:00:00Z&to=2026-11-20T00:00:00Z, invalid-range",
        "requests?from=x, invalid-filter",
        "fairness?alarm=0, invalid-alarm",
        "fairness?alarm=many, invalid-alarm"
    })
    void rejectsInvalidCountQuery(String asked, String problem) {
        assertProblem(get("/aggregates/" + asked), problem);
    }

    @Test
    void returnsNotFoundForUnknownAggregate() {
        get("/aggregates/prompts").statusCode(404).body("type", endsWith(":unknown-aggregate"));
    }

    private ValidatableResponse get(String rest) {
        return auditor().urlEncodingEnabled(false).get(path + rest).then();
    }

    private static ValidatableResponse assertProblem(ValidatableResponse response, String name) {
        return response.statusCode(400)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:evenkeel:problem:" + name));
    }
}
