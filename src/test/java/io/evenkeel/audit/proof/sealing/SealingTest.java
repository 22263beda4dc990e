package io.evenkeel.audit.proof.sealing;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.evenkeel.Callers;
import io.evenkeel.OwnerDatabase;
import io.evenkeel.Seeing;
import io.evenkeel.audit.AuditTrail;
import io.evenkeel.audit.Entry;
import io.evenkeel.audit.proof.Proof;
import io.evenkeel.audit.proof.evidence.Proven;
import io.evenkeel.audit.proof.evidence.Verifier;
import io.evenkeel.audit.proof.note.Checkpoint;
import io.evenkeel.audit.proof.note.Keyring;
import io.evenkeel.audit.proof.note.SignedNote;
import io.evenkeel.audit.proof.note.SigningKeys;
import io.evenkeel.audit.proof.note.Unproven;
import io.evenkeel.standalone.Servers;
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
@WithTestResource(Servers.class)
class SealingTest {
    private static final Instant AT = Instant.parse("2026-11-22T10:00:00Z");

    @Inject
    Sealing sealing;

    @Inject
    SigningConfig config;

    @Inject
    AuditTrail trail;

    @TempDir
    Path folder;

    private final String tenant = "tree-" + UUID.randomUUID();
    private final String path = "/api/v1/tenants/" + tenant + "/audit/";

    @BeforeEach
    void aTreeOfFiveThatIsSealed() {
        append(5);
        sealing.round();
    }

    private void append(int entries) {
        Seeing.all(() -> QuarkusTransaction.requiringNew().run(() -> {
            for (int i = 0; i < entries; i++) {
                trail.append(Entry.change(
                        "tenant.changed",
                        AT.plusSeconds(i),
                        tenant,
                        "ada",
                        Map.of("name", UUID.randomUUID().toString())));
            }
        }));
    }

    private static void tamper(String sql) {
        try (Connection owner = OwnerDatabase.source().getConnection();
                Statement statement = owner.createStatement()) {
            statement.execute("set session_replication_role = replica");
            assertThat(statement.executeUpdate(sql)).isPositive();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Keyring ring() {
        return Keyring.parse(Callers.auditor()
                .get("/api/v1/audit/keys")
                .then()
                .statusCode(200)
                .extract()
                .asString());
    }

    private Checkpoint latest() {
        SignedNote note = SignedNote.parse(Callers.auditor()
                .get(path + "checkpoints/latest")
                .then()
                .statusCode(200)
                .extract()
                .path("note"));
        assertThat(ring().signers(note, "it")).isNotEmpty();
        return Checkpoint.parse(note.text());
    }

    private Path evidence() throws IOException {
        Path file = folder.resolve(UUID.randomUUID() + ".ndjson");
        Files.write(
                file,
                Callers.auditor()
                        .get(path + "evidence")
                        .then()
                        .statusCode(200)
                        .extract()
                        .asByteArray());
        return file;
    }

    private Proven verified(Path file, Keyring ring) {
        try (Verifier verifier = new Verifier(ring, config.checkpoints(), 1)) {
            return verifier.verify(file, read -> {});
        }
    }

    @Test
    void aTreeThatGrewIsSealedOnce() {
        Checkpoint first = latest();
        sealing.round();

        assertThat(first.size()).isEqualTo(5);
        assertThat(first.origin()).endsWith("/" + tenant);
        Callers.auditor()
                .get(path + "checkpoints")
                .then()
                .body("size()", equalTo(1))
                .body("[0].size", equalTo(5));
        Callers.auditor().get(path + "checkpoints/5").then().statusCode(200).body("size", equalTo(5));
        Callers.auditor().get(path + "checkpoints/4").then().statusCode(404);
    }

    @Test
    void checkpointsAreListedInPages() {
        append(1);
        sealing.round();

        String link = Callers.auditor()
                .get(path + "checkpoints?limit=1")
                .then()
                .body("size", equalTo(List.of(5)))
                .extract()
                .header("Link");
        String cursor = link.replaceAll(".*cursor=([^>]*)>.*", "$1");

        Callers.auditor()
                .get(path + "checkpoints?limit=1&cursor=" + cursor)
                .then()
                .body("size", equalTo(List.of(6)));
        Callers.auditor()
                .get("/api/v1/tenants/other/audit/checkpoints?limit=1&cursor=" + cursor)
                .then()
                .statusCode(400);
    }

    @Test
    void checkpointsAreKeptAsFilesWithTheLeavesBetweenThem() throws IOException {
        append(2);
        sealing.round();

        Path own = config.checkpoints().resolve(tenant);
        assertThat(own.resolve("0-5.leaves")).hasSize(5 * 32);
        assertThat(own.resolve("5-7.leaves")).hasSize(2 * 32);
        assertThat(own.resolve("checkpoint")).hasSameTextualContentAs(own.resolve("7.checkpoint"));
        assertThat(Checkpoint.parse(SignedNote.parse(Files.readString(own.resolve("7.checkpoint")))
                        .text()))
                .isEqualTo(latest());
        try (var files = Files.list(own)) {
            assertThat(files).hasSize(5);
        }
    }

    @Test
    void checkpointsArePublishedOnKafka() {
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
                .isEqualTo(latest()));
    }

    @Test
    void evidenceOfTheServiceIsProvenOffline() throws IOException {
        append(300);
        sealing.round();
        append(1); // which no checkpoint speaks of yet

        Proven proven = verified(evidence(), ring());

        assertThat(proven.entries()).isEqualTo(305);
        assertThat(proven.checkpoints()).isEqualTo(2);
        assertThat(proven.saved()).isEqualTo(2);
        assertThat(proven.header().unsealed()).isEqualTo(1);
        assertThat(proven.header().tenant()).isEqualTo(tenant);
    }

    @Test
    void evidenceOfATimeReachesFromCheckpointToCheckpoint() {
        append(3);
        sealing.round();

        String header = Callers.auditor()
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
    void aWindowThatSaysNothingIsRefused(String query, int status, String type, String detail) {
        Callers.auditor()
                .get(path + "evidence?" + query)
                .then()
                .statusCode(status)
                .body("type", equalTo("urn:evenkeel:problem:" + type))
                .body("detail", containsString(detail));
    }

    @Test
    void whatIsNotSealedHasNoEvidenceYet() {
        String fresh = "tree-" + UUID.randomUUID();
        Seeing.all(() -> QuarkusTransaction.requiringNew()
                .run(() -> trail.append(Entry.change("tenant.changed", AT, fresh, "ada", Map.of("name", "x")))));

        Callers.auditor()
                .get("/api/v1/tenants/" + fresh + "/audit/evidence")
                .then()
                .statusCode(409)
                .body("type", equalTo("urn:evenkeel:problem:not-sealed-yet"));
        Callers.auditor()
                .get("/api/v1/tenants/" + fresh + "/audit/checkpoints/latest")
                .then()
                .statusCode(404);
    }

    @Test
    void anEntryIsProvenToBeInTheTree() {
        JsonPath proof = Callers.auditor()
                .get(path + "3/proof")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();

        assertThat(Proof.isIncluded(proof.getString("leaf"), 3, 5, proof.getList("path"), proof.getString("root")))
                .isTrue();
        assertThat(proof.getString("checkpoint")).isNotBlank();
        Callers.auditor().get(path + "5/proof").then().statusCode(404);
        Callers.auditor().get(path + "1/proof?size=6").then().statusCode(400);
        Callers.auditor().get(path + "x/proof").then().statusCode(400);
    }

    @Test
    void oneTreeIsProvenToBeginAnother() {
        append(4);
        sealing.round();

        JsonPath proof = Callers.auditor()
                .get(path + "consistency?first=5&second=9")
                .then()
                .statusCode(200)
                .body("firstCheckpoint", notNullValue())
                .body("secondCheckpoint", notNullValue())
                .extract()
                .jsonPath();

        assertThat(Proof.isConsistent(
                        5, 9, proof.getString("firstRoot"), proof.getString("secondRoot"), proof.getList("path")))
                .isTrue();
        Callers.auditor().get(path + "consistency?first=0").then().statusCode(400);
        Callers.auditor().get(path + "consistency?first=9&second=5").then().statusCode(400);
        Callers.auditor().get(path + "consistency").then().statusCode(400);
    }

    @Test
    void afterARotationBothSignAndWhoTrustsTheOldKeyTrustsTheNew() throws IOException {
        Keyring before = ring();
        var unusedRotated = SigningKeys.in(config.keys()).rotate(Instant.now());
        append(1);
        sealing.round();
        append(1);
        sealing.round();

        Proven proven = verified(evidence(), before);

        List<String> notes =
                Callers.auditor().get(path + "checkpoints").then().extract().path("note");
        assertThat(notes)
                .extracting(note -> SignedNote.parse(note).signatures().size())
                .containsExactly(1, 2, 1);
        assertThat(proven.entries()).isEqualTo(7);
    }

    @Test
    void anUntouchedTreeIsIntact() {
        append(1);

        verify().body("intact", equalTo(true))
                .body("entries", equalTo(6))
                .body("sealed", equalTo(5))
                .body("checkpoints", equalTo(1))
                .body("firstBad", nullValue());
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
                        + " concepts, pictures, body, topic, kafka_partition, kafka_offset from audit_entry where seq = 0 and"
                        + " tenant = 'T' | 5 | added: the tree has (5) entries",
            })
    void tamperingIsFoundAndTheFirstBadEntryNamed(String sql, int seq, String why) {
        tamper(sql.replace("'T'", "'" + tenant + "'"));

        verify().body("intact", equalTo(false))
                .body("firstBad.seq", equalTo(seq))
                .body("firstBad.why", containsString(why == null ? "" : why));
    }

    @Test
    void anEntryThatWasRemovedAgainstTheRulesIsNamedByItsEvidence() throws IOException {
        tamper("delete from audit_entry where seq = 2 and tenant = '" + tenant + "'");
        Path file = evidence();
        Keyring ring = ring();

        assertThatThrownBy(() -> verified(file, ring))
                .isInstanceOfSatisfying(
                        Unproven.class, e -> assertThat(e.firstBad()).isEqualTo(2))
                .hasMessageContaining("missing in the database");
    }

    @Test
    void anEntryThatHasExpiredIsEvidenceByItsHash() throws IOException {
        tamper("delete from audit_entry where seq < 2 and tenant = '" + tenant + "'");
        tamper("insert into retention_progress (tenant, entries_next) values ('" + tenant + "', 2)");

        Proven proven = verified(evidence(), ring());

        assertThat(proven.expired()).isEqualTo(2);
        assertThat(proven.entries()).isEqualTo(5);
        verify().body("intact", equalTo(true)).body("expired", equalTo(2));
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
    void aTreeThatIsNotWhatWasSignedIsNotSignedButAlarmed(String sql, String why) {
        append(1);
        tamper(sql.replace("'T'", "'" + tenant + "'"));

        sealing.round();
        sealing.round();

        given().get("/q/health/well")
                .then()
                .body(
                        "checks.find { it.name == 'audit checkpoints' }.data.'unsealed " + tenant + "'",
                        containsString(why));
        List<String> entries = alarms();
        assertThat(entries).singleElement().asString().contains(why.substring(0, 9));
        Callers.auditor().get(path + "checkpoints").then().body("findAll { it.size > 5 }", hasSize(0));
    }

    private List<String> alarms() {
        List<String> found = new ArrayList<>();
        try (Connection owner = OwnerDatabase.source().getConnection();
                Statement statement = owner.createStatement();
                var row = statement.executeQuery("select body from audit_entry where tenant = '_nobody' and kind ="
                        + " 'audit.seal-refused' and body like '%" + tenant + "%'")) {
            while (row.next()) {
                found.add(row.getString(1));
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theTreeOfNobodyIsProvenTooButOnlyToWhoMaySeeAll() {
        Seeing.all(() -> QuarkusTransaction.requiringNew()
                .run(() -> trail.append(Entry.change("x.y", AT, Entry.NOBODY, "ada", Map.of()))));
        sealing.round();

        for (String what :
                List.of("evidence", "checkpoints", "checkpoints/latest", "0/proof", "verify", "consistency?first=1")) {
            Callers.auditor().get("/api/v1/audit/unattributed/" + what).then().statusCode(200);
            Callers.as("auditor", tenant)
                    .get("/api/v1/audit/unattributed/" + what)
                    .then()
                    .statusCode(403);
        }
    }

    private ValidatableResponse verify() {
        return Callers.auditor().get(path + "verify").then().statusCode(200).body("tenant", equalTo(tenant));
    }

    @Test
    void whatWasNotPublishedIsPublishedLater() throws IOException {
        Path own = config.checkpoints().resolve(tenant);
        tamper("insert into audit_unpublished values ('" + tenant + "', 5)");
        Files.delete(own.resolve("0-5.leaves"));
        Files.delete(own.resolve("5.checkpoint"));

        sealing.round();

        assertThat(own.resolve("0-5.leaves")).hasSize(5 * 32);
        assertThat(own.resolve("5.checkpoint")).isNotEmptyFile().content(UTF_8).contains(tenant);
    }
}
