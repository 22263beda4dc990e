package io.evenkeel.audit.projection;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.OwnerDatabase;
import io.evenkeel.Seeing;
import io.evenkeel.audit.Bench;
import io.evenkeel.audit.Entry;
import io.evenkeel.audit.EntryJson;
import io.evenkeel.standalone.Servers;
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
@WithTestResource(Servers.class)
class AuditProjectionTest {
    private static final String TOPIC = "evenkeel.audit";

    @Inject
    AuditTable table;

    private final DataSource database = OwnerDatabase.source();

    private final String tenant = Bench.tenant();
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
    void whatWasPublishedIsFoundInItsOrderAndItsOffsetsAreCommitted() throws Exception {
        publish(0, 30);

        Bench.eventually(30L, () -> Bench.count(database, tenant));

        assertThat(isIntact(tenant)).isTrue();
        assertThat(requests())
                .isEqualTo(IntStream.range(0, 30).mapToObj(i -> "r" + i).toList());
        Bench.eventually(true, this::allIsCommitted);
    }

    @Test
    void whatWasPublishedWhileTheDatabaseWasAwayIsFoundOnceItIsBack() throws Exception {
        Bench.execute(database, "alter table audit_entry rename to audit_entry_away");
        try {
            publish(0, 10);
            Bench.eventually(true, () -> health().contains("waitingForDatabaseSince"));
        } finally {
            Bench.execute(database, "alter table audit_entry_away rename to audit_entry");
        }
        publish(10, 20);

        Bench.eventually(20L, () -> Bench.count(database, tenant));

        assertThat(isIntact(tenant)).isTrue();
        Bench.eventually(false, () -> health().contains("waitingForDatabaseSince"));
    }

    @Test
    void aRecordThatIsNoEntryIsKeptAndTheNextOnesFollow() throws Exception {
        long before = Bench.count(database, Entry.NOBODY);
        publish(Arrays.asList("junk".getBytes(UTF_8), null));
        publish(0, 1);

        Bench.eventually(1L, () -> Bench.count(database, tenant));

        assertThat(Bench.count(database, Entry.NOBODY)).isEqualTo(before + 2);
        assertThat(isIntact(Entry.NOBODY)).isTrue();
    }

    @Test
    void changesAndRecordsThatArriveTogetherMakeOneUnbrokenChain() throws Exception {
        publish(0, 200);
        IntStream.range(0, 200)
                .parallel()
                .forEach(i -> Seeing.all(
                        () -> QuarkusTransaction.requiringNew().run(() -> table.append(Bench.change(tenant, i)))));

        Bench.eventually(400L, () -> Bench.count(database, tenant));

        assertThat(isIntact(tenant)).isTrue();
    }

    private boolean isIntact(String whose) throws Exception {
        return Grown.tree(database, whose).equals(Grown.fromEntries(database, whose));
    }

    private void publish(int from, int to) throws Exception {
        List<byte[]> values = IntStream.range(from, to)
                .mapToObj(i -> EntryJson.write(Bench.generation(tenant, "r" + i)))
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

    private List<String> requests() throws Exception {
        return Grown.bodies(database, tenant).stream()
                .map(body -> EntryJson.read(body).request())
                .toList();
    }

    private boolean allIsCommitted() throws Exception {
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

    private static String health() {
        return given().get("/q/health").asString();
    }
}
