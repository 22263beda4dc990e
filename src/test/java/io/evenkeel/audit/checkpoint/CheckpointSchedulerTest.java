package io.evenkeel.audit.checkpoint;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.evenkeel.OwnerDatabase;
import io.evenkeel.TestApiClients;
import io.evenkeel.TestTenantScopes;
import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.AuditTrail;
import io.evenkeel.audit.TestEntries;
import io.evenkeel.embedded.EmbeddedServers;
import io.evenkeel.transparencylog.HexProofVerifier;
import io.evenkeel.transparencylog.evidence.EvidenceReport;
import io.evenkeel.transparencylog.evidence.EvidenceVerifier;
import io.evenkeel.transparencylog.note.Checkpoint;
import io.evenkeel.transparencylog.note.SignedNote;
import io.evenkeel.transparencylog.note.SigningKeyStore;
import io.evenkeel.transparencylog.note.TrustedKeys;
import io.evenkeel.transparencylog.note.VerificationException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trees are sealed, published, proven and exported. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class CheckpointSchedulerTest {
    private static final Instant AT = Instant.parse("2026-11-22T10:00:00Z");

    @Inject
    CheckpointScheduler checkpointScheduler;

    @Inject
    SigningConfig config;

    @Inject
    AuditTrail trail;

    @TempDir
    Path folder;

    private final String tenant = "tree-" + UUID.randomUUID();
    private final String path = "/api/v1/tenants/" + tenant + "/audit/";

    @BeforeEach
    void signTreeOfFiveEntries() {
        append(5);
        checkpointScheduler.runRound();
    }

    private void append(int entries) {
        TestTenantScopes.runWithAllTenants(
                () -> QuarkusTransaction.requiringNew().run(() -> {
                    for (int i = 0; i < entries; i++) {
                        trail.append(TestEntries.create(
                                "tenant.changed",
                                AT.plusSeconds(i),
                                tenant,
                                "ada",
                                Map.of("name", UUID.randomUUID().toString())));
                    }
                }));
    }

    private static void tamper(String sql) {
        try (Connection owner = OwnerDatabase.dataSource().getConnection();
                Statement statement = owner.createStatement()) {
            statement.execute("set session_replication_role = replica");
            assertThat(statement.executeUpdate(sql)).isPositive();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private TrustedKeys trustedKeys() {
        return TrustedKeys.parse(TestApiClients.auditor()
                .get("/api/v1/audit/keys")
                .then()
                .statusCode(200)
                .extract()
                .asString());
    }

    private Checkpoint latestCheckpoint() {
        SignedNote note = SignedNote.parse(TestApiClients.auditor()
                .get(path + "checkpoints/latest")
                .then()
                .statusCode(200)
                .extract()
                .path("note"));
        assertThat(trustedKeys().verifySigners(note, "it")).isNotEmpty();
        return Checkpoint.parse(note.text());
    }

    private Path downloadEvidence() throws IOException {
        Path file = folder.resolve(UUID.randomUUID() + ".ndjson");
        Files.write(
                file,
                TestApiClients.auditor()
                        .get(path + "evidence")
                        .then()
                        .statusCode(200)
                        .extract()
                        .asByteArray());
        return file;
    }

    private EvidenceReport verifyOffline(Path file, TrustedKeys trustedKeys) {
        try (EvidenceVerifier verifier = new EvidenceVerifier(trustedKeys, config.checkpointFolder(), 1)) {
            return verifier.verify(file, read -> {});
        }
    }

    @Test
    void signsGrownTreeOnce() {
        Checkpoint first = latestCheckpoint();
        checkpointScheduler.runRound();

        assertThat(first.size()).isEqualTo(5);
        assertThat(first.origin()).endsWith("/" + tenant);
        TestApiClients.auditor()
                .get(path + "checkpoints")
                .then()
                .body("size()", equalTo(1))
                .body("[0].size", equalTo(5));
        TestApiClients.auditor()
                .get(path + "checkpoints/5")
                .then()
                .statusCode(200)
                .body("size", equalTo(5));
        TestApiClients.auditor().get(path + "checkpoints/4").then().statusCode(404);
    }

    @Test
    void listsCheckpointsInPages() {
        append(1);
        checkpointScheduler.runRound();

        String link = TestApiClients.auditor()
                .get(path + "checkpoints?limit=1")
                .then()
                .body("size", equalTo(List.of(5)))
                .extract()
                .header("Link");
        String cursor = link.replaceAll(".*cursor=([^>]*)>.*", "$1");

        TestApiClients.auditor()
                .get(path + "checkpoints?limit=1&cursor=" + cursor)
                .then()
                .body("size", equalTo(List.of(6)));
        TestApiClients.auditor()
                .get("/api/v1/tenants/other/audit/checkpoints?limit=1&cursor=" + cursor)
                .then()
                .statusCode(400);
    }

    @Test
    void storesCheckpointFilesWithLeaves() throws IOException {
        append(2);
        checkpointScheduler.runRound();

        Path tenantFolder = config.checkpointFolder().resolve(tenant);
        assertThat(tenantFolder.resolve("0-5.leaves")).hasSize(5 * 32);
        assertThat(tenantFolder.resolve("5-7.leaves")).hasSize(2 * 32);
        assertThat(tenantFolder.resolve("checkpoint")).hasSameTextualContentAs(tenantFolder.resolve("7.checkpoint"));
        assertThat(Checkpoint.parse(SignedNote.parse(Files.readString(tenantFolder.resolve("7.checkpoint")))
                        .text()))
                .isEqualTo(latestCheckpoint());
        try (var files = Files.list(tenantFolder)) {
            assertThat(files).hasSize(5);
        }
    }

    @Test
    void publishesCheckpointsOnKafka() {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class));
        List<String> published = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            TopicPartition partition = new TopicPartition(config.topic(), 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(5))) {
                    if (record.key().equals(tenant)) {
                        published.add(record.value());
                    }
                }
            }
        }

        assertThat(published).singleElement().satisfies(note -> assertThat(
                        Checkpoint.parse(SignedNote.parse(note).text()))
                .isEqualTo(latestCheckpoint()));
    }

    @Test
    void evidenceVerifiesOffline() throws IOException {
        append(300);
        checkpointScheduler.runRound();
        append(1); // which no checkpoint speaks of yet

        EvidenceReport report = verifyOffline(downloadEvidence(), trustedKeys());

        assertThat(report.entryCount()).isEqualTo(305);
        assertThat(report.checkpointCount()).isEqualTo(2);
        assertThat(report.matchingSavedCheckpoints()).isEqualTo(2);
        assertThat(report.header().unsealed()).isEqualTo(1);
        assertThat(report.header().tenant()).isEqualTo(tenant);
    }

    @Test
    void evidenceOfTimeRangeSpansCheckpoints() {
        append(3);
        checkpointScheduler.runRound();

        String header = TestApiClients.auditor()
                .get(path + "evidence?from=2026-11-22T10:00:03Z&to=2026-11-22T10:00:04Z")
                .then()
                .statusCode(200)
                .header("Content-Disposition", containsString(tenant + "-0-5.evidence.ndjson"))
                .extract()
                .asString()
                .lines()
                .findFirst()
                .orElseThrow();

        assertThat(JsonPath.from(header).getLong("end")).isEqualTo(5);
        assertThat(JsonPath.from(header).getString("from")).isEqualTo("2026-11-22T10:00:03Z");
    }

    @ParameterizedTest
    @CsvSource({
        "from=2026-11-23T00:00:00Z&to=2026-11-22T00:00:00Z, 400, invalid-window, Maybe they are the wrong way round",
        "from=yesterday, 400, invalid-window, from (yesterday) must be an instant",
        "to=2026-11-22T00:00:00, 400, invalid-window, Maybe its time zone is missing",
        "from=2027-01-01T00:00:00Z, 404, no-entries, there is no entry of this time",
    })
    void rejectsInvalidTimeRange(String query, int status, String type, String detail) {
        TestApiClients.auditor()
                .get(path + "evidence?" + query)
                .then()
                .statusCode(status)
                .body("type", equalTo("urn:evenkeel:problem:" + type))
                .body("detail", containsString(detail));
    }

    @Test
    void refusesEvidenceWithoutCheckpoint() {
        String fresh = "tree-" + UUID.randomUUID();
        TestTenantScopes.runWithAllTenants(() -> QuarkusTransaction.requiringNew()
                .run(() -> trail.append(TestEntries.create("tenant.changed", AT, fresh, "ada", Map.of("name", "x")))));

        TestApiClients.auditor()
                .get("/api/v1/tenants/" + fresh + "/audit/evidence")
                .then()
                .statusCode(409)
                .body("type", equalTo("urn:evenkeel:problem:no-checkpoint-yet"));
        TestApiClients.auditor()
                .get("/api/v1/tenants/" + fresh + "/audit/checkpoints/latest")
                .then()
                .statusCode(404);
    }

    @Test
    void provesInclusionOfEntry() {
        JsonPath proof = TestApiClients.auditor()
                .get(path + "3/proof")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();

        assertThat(HexProofVerifier.isIncluded(
                        proof.getString("leaf"), 3, 5, proof.getList("path"), proof.getString("root")))
                .isTrue();
        assertThat(proof.getString("checkpoint")).isNotBlank();
        TestApiClients.auditor().get(path + "5/proof").then().statusCode(404);
        TestApiClients.auditor().get(path + "1/proof?size=6").then().statusCode(400);
        TestApiClients.auditor().get(path + "x/proof").then().statusCode(400);
    }

    @Test
    void provesConsistencyOfTrees() {
        append(4);
        checkpointScheduler.runRound();

        JsonPath proof = TestApiClients.auditor()
                .get(path + "consistency?first=5&second=9")
                .then()
                .statusCode(200)
                .body("firstCheckpoint", notNullValue())
                .body("secondCheckpoint", notNullValue())
                .extract()
                .jsonPath();

        assertThat(HexProofVerifier.isConsistent(
                        5, 9, proof.getString("firstRoot"), proof.getString("secondRoot"), proof.getList("path")))
                .isTrue();
        TestApiClients.auditor().get(path + "consistency?first=0").then().statusCode(400);
        TestApiClients.auditor()
                .get(path + "consistency?first=9&second=5")
                .then()
                .statusCode(400);
        TestApiClients.auditor().get(path + "consistency").then().statusCode(400);
    }

    @Test
    void signsWithBothKeysAfterRotation() throws IOException {
        TrustedKeys before = trustedKeys();
        var unusedRotated = SigningKeyStore.load(config.keyFolder()).rotate(Instant.now());
        append(1);
        checkpointScheduler.runRound();
        append(1);
        checkpointScheduler.runRound();

        EvidenceReport report = verifyOffline(downloadEvidence(), before);

        List<String> notes = TestApiClients.auditor()
                .get(path + "checkpoints")
                .then()
                .extract()
                .path("note");
        assertThat(notes)
                .extracting(note -> SignedNote.parse(note).signatures().size())
                .containsExactly(1, 2, 1);
        assertThat(report.entryCount()).isEqualTo(7);
    }

    @Test
    void reportsUntouchedTreeAsIntact() {
        append(1);

        verifyOnline()
                .body("intact", equalTo(true))
                .body("entries", equalTo(6))
                .body("checkpointedEntries", equalTo(5))
                .body("checkpoints", equalTo(1))
                .body("firstMismatch", nullValue());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "update audit_entry set body = replace(body, 'ada', 'eve') where seq = 3 and tenant = 'T' | 3 | its text is not",
                "update audit_entry set kind = 'x' where seq = 3 and tenant = 'T' | 3 | column (kind)",
                "update audit_entry set at = at + interval '1 microsecond' where seq = 3 and tenant = 'T' | 3 | column (at)",
                "update audit_entry set actor = 'eve' where seq = 2 and tenant = 'T' | 2 | column (actor)",
                "update audit_entry set code = 'x' where seq = 2 and tenant = 'T' | 2 | column (code)",
                "update audit_entry set rules = '{x}' where seq = 2 and tenant = 'T' | 2 | column (rules)",
                "delete from audit_entry where seq = 1 and tenant = 'T' | 1 | missing, though no rule",
                "delete from audit_entry where seq = 4 and tenant = 'T' | 4 | missing, though no rule",
                "update audit_entry set seq = 9 where seq = 4 and tenant = 'T' | 4 | missing, though no rule",
                "update audit_tree set size = 4 where tenant = 'T' | 4 | missing: a checkpoint speaks of (5) entries",
                "update audit_tree set size = 6 where tenant = 'T' | 5 | its hash is not in the tree",
                "update audit_tile set hashes = substr(hashes, 1, 64) where tenant = 'T' | 2 | its hash is not in the tree",
                "update audit_checkpoint set note = replace(note, 'a', 'b') where tenant = 'T' | 0 | ",
                "insert into audit_entry select tenant, 5, kind, at, actor, source, request, requester, policy, model, code, rules,"
                        + " concepts, images, body, topic, kafka_partition, kafka_offset from audit_entry where seq = 0 and"
                        + " tenant = 'T' | 5 | added: the tree has (5) entries",
            })
    void detectsTamperingAndNamesFirstBadEntry(String sql, int seq, String reason) {
        tamper(sql.replace("'T'", "'" + tenant + "'"));

        verifyOnline()
                .body("intact", equalTo(false))
                .body("firstMismatch.seq", equalTo(seq))
                .body("firstMismatch.reason", containsString(reason == null ? "" : reason));
    }

    @Test
    void evidenceNamesRemovedEntry() throws IOException {
        tamper("delete from audit_entry where seq = 2 and tenant = '" + tenant + "'");
        Path file = downloadEvidence();
        TrustedKeys trustedKeys = trustedKeys();

        assertThatThrownBy(() -> verifyOffline(file, trustedKeys))
                .isInstanceOfSatisfying(VerificationException.class, e -> assertThat(e.firstBadEntry())
                        .isEqualTo(2))
                .hasMessageContaining("missing in the database");
    }

    @Test
    void evidenceHoldsHashOfExpiredEntry() throws IOException {
        tamper("delete from audit_entry where seq < 2 and tenant = '" + tenant + "'");
        tamper("insert into retention_progress (tenant, entries_next) values ('" + tenant + "', 2)");

        EvidenceReport report = verifyOffline(downloadEvidence(), trustedKeys());

        assertThat(report.expiredEntries()).isEqualTo(2);
        assertThat(report.entryCount()).isEqualTo(5);
        verifyOnline().body("intact", equalTo(true)).body("expiredEntries", equalTo(2));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "update audit_tile set hashes = overlay(hashes placing sha256('x') from 1) where tenant = 'T' | its tiles are not those of",
                "update audit_tile set hashes = substr(hashes, 1, 64) where tenant = 'T' | holds (2) hashes",
                "update audit_tree set size = 4 where tenant = 'T' | it has (4) entries, and had (5)",
                "delete from audit_checkpoint where tenant = 'T' | Maybe the database was set back",
                "update audit_checkpoint set note = replace(note, E'\\n5\\n', E'\\n4\\n') where tenant = 'T' | that is not of this text",
            })
    void raisesAlarmInsteadOfSigningAlteredTree(String sql, String reason) {
        append(1);
        tamper(sql.replace("'T'", "'" + tenant + "'"));

        checkpointScheduler.runRound();
        checkpointScheduler.runRound();

        given().get("/q/health/well")
                .then()
                .body(
                        "checks.find { it.name == 'audit checkpoints' }.data.'refused " + tenant + "'",
                        containsString(reason));
        List<String> entries = alarms();
        assertThat(entries).singleElement().asString().contains(reason.substring(0, 9));
        TestApiClients.auditor().get(path + "checkpoints").then().body("findAll { it.size > 5 }", hasSize(0));
    }

    private List<String> alarms() {
        List<String> alarms = new ArrayList<>();
        try (Connection owner = OwnerDatabase.dataSource().getConnection();
                Statement statement = owner.createStatement();
                var row = statement.executeQuery("select body from audit_entry where tenant = '_nobody' and kind ="
                        + " 'audit.checkpoint-refused' and body like '%" + tenant + "%'")) {
            while (row.next()) {
                alarms.add(row.getString(1));
            }
            return alarms;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void restrictsUnattributedTreeToUnrestrictedCallers() {
        TestTenantScopes.runWithAllTenants(() -> QuarkusTransaction.requiringNew()
                .run(() -> trail.append(TestEntries.create("x.y", AT, AuditEntry.UNATTRIBUTED, "ada", Map.of()))));
        checkpointScheduler.runRound();

        for (String endpoint :
                List.of("evidence", "checkpoints", "checkpoints/latest", "0/proof", "verify", "consistency?first=1")) {
            TestApiClients.auditor()
                    .get("/api/v1/audit/unattributed/" + endpoint)
                    .then()
                    .statusCode(200);
            TestApiClients.withRole("auditor", tenant)
                    .get("/api/v1/audit/unattributed/" + endpoint)
                    .then()
                    .statusCode(403);
        }
    }

    private ValidatableResponse verifyOnline() {
        return TestApiClients.auditor()
                .get(path + "verify")
                .then()
                .statusCode(200)
                .body("tenant", equalTo(tenant));
    }

    @Test
    void publishesUnpublishedCheckpointsLater() throws IOException {
        Path tenantFolder = config.checkpointFolder().resolve(tenant);
        tamper("insert into audit_checkpoint_outbox values ('" + tenant + "', 5)");
        Files.delete(tenantFolder.resolve("0-5.leaves"));
        Files.delete(tenantFolder.resolve("5.checkpoint"));

        checkpointScheduler.runRound();

        assertThat(tenantFolder.resolve("0-5.leaves")).hasSize(5 * 32);
        assertThat(tenantFolder.resolve("5.checkpoint"))
                .isNotEmptyFile()
                .content(UTF_8)
                .contains(tenant);
    }
}
