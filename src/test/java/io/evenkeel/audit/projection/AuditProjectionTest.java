package io.evenkeel.audit.projection;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.OwnerDatabase;
import io.evenkeel.TestTenantScopes;
import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.AuditEntryCodec;
import io.evenkeel.audit.AuditFixtures;
import io.evenkeel.embedded.EmbeddedServers;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class AuditProjectionTest {
    private static final String TOPIC = "evenkeel.audit.entries";

    @Inject
    AuditTrailTable table;

    private final DataSource database = OwnerDatabase.dataSource();

    private final String tenant = AuditFixtures.newTenant();
    private Admin admin;
    private KafkaProducer<String, byte[]> producer;

    @BeforeEach
    void connect() throws Exception {
        Map<String, Object> kafka = Map.of(
                "bootstrap.servers", ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class));
        admin = Admin.create(kafka);
        producer = new KafkaProducer<>(kafka, new StringSerializer(), new ByteArraySerializer());
        try {
            admin.createTopics(List.of(new NewTopic(TOPIC, 3, (short) 1))).all().get();
        } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(TopicExistsException.class);
        }
    }

    @AfterEach
    void disconnect() {
        admin.close();
        producer.close();
    }

    @Test
    void projectsInOrderAndCommitsOffsets() throws Exception {
        publish(0, 30);

        AuditFixtures.awaitResult(30L, () -> AuditFixtures.countEntries(database, tenant));

        assertThat(isIntact(tenant)).isTrue();
        assertThat(readRequests())
                .isEqualTo(IntStream.range(0, 30).mapToObj(i -> "r" + i).toList());
        AuditFixtures.awaitResult(true, this::areAllOffsetsCommitted);
    }

    @Test
    void catchesUpAfterDatabaseOutage() throws Exception {
        AuditFixtures.execute(database, "alter table audit_entry rename to audit_entry_away");
        try {
            publish(0, 10);
            AuditFixtures.awaitResult(true, () -> readHealth().contains("waitingForDatabaseSince"));
        } finally {
            AuditFixtures.execute(database, "alter table audit_entry_away rename to audit_entry");
        }
        publish(10, 20);

        AuditFixtures.awaitResult(20L, () -> AuditFixtures.countEntries(database, tenant));

        assertThat(isIntact(tenant)).isTrue();
        AuditFixtures.awaitResult(false, () -> readHealth().contains("waitingForDatabaseSince"));
    }

    @Test
    void keepsUnreadableRecordAndContinues() throws Exception {
        long before = AuditFixtures.countEntries(database, AuditEntry.UNATTRIBUTED);
        publish(Arrays.asList("junk".getBytes(UTF_8), null));
        publish(0, 1);

        AuditFixtures.awaitResult(1L, () -> AuditFixtures.countEntries(database, tenant));

        assertThat(AuditFixtures.countEntries(database, AuditEntry.UNATTRIBUTED))
                .isEqualTo(before + 2);
        assertThat(isIntact(AuditEntry.UNATTRIBUTED)).isTrue();
    }

    @Test
    void keepsTreeIntactUnderConcurrentAppends() throws Exception {
        publish(0, 200);
        IntStream.range(0, 200)
                .parallel()
                .forEach(i -> TestTenantScopes.runWithAllTenants(() -> QuarkusTransaction.requiringNew()
                        .run(() -> table.append(AuditFixtures.createChange(tenant, i)))));

        AuditFixtures.awaitResult(400L, () -> AuditFixtures.countEntries(database, tenant));

        assertThat(isIntact(tenant)).isTrue();
    }

    private boolean isIntact(String whose) throws Exception {
        return TreeSnapshot.readTree(database, whose).equals(TreeSnapshot.rebuildFromEntries(database, whose));
    }

    private void publish(int from, int to) throws Exception {
        List<byte[]> values = IntStream.range(from, to)
                .mapToObj(i -> AuditEntryCodec.encode(AuditFixtures.createGeneration(tenant, "r" + i)))
                .toList();
        publish(values);
    }

    private void publish(List<byte[]> values) throws Exception {
        List<Future<RecordMetadata>> sent = values.stream()
                .map(value -> producer.send(new ProducerRecord<>(TOPIC, tenant, value)))
                .toList();
        for (Future<RecordMetadata> one : sent) {
            one.get();
        }
    }

    private List<String> readRequests() throws Exception {
        return TreeSnapshot.readBodies(database, tenant).stream()
                .map(body -> AuditEntryCodec.decode(body).request())
                .toList();
    }

    private boolean areAllOffsetsCommitted() throws Exception {
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets("evenkeel-audit")
                .partitionsToOffsetAndMetadata()
                .get();
        Map<TopicPartition, OffsetSpec> ends = IntStream.range(0, 3)
                .boxed()
                .collect(toMap(i -> new TopicPartition(TOPIC, i), i -> OffsetSpec.latest()));
        return admin.listOffsets(ends).all().get().entrySet().stream()
                .allMatch(end -> end.getValue().offset() == 0
                        || (committed.containsKey(end.getKey())
                                && committed.get(end.getKey()).offset()
                                        == end.getValue().offset()));
    }

    private static String readHealth() {
        return given().get("/q/health").asString();
    }
}
