package io.evenkeel.generation.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.embedded.EmbeddedBroker;
import io.evenkeel.embedded.EmbeddedServers;
import io.evenkeel.generation.GenerationConfig;
import io.evenkeel.generation.GenerationTestConfigs;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** On a real broker: what goes in comes out once, whatever happens to the instances. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TransactionalRequestLoopTest {
    @TempDir
    static Path folder;

    private EmbeddedBroker broker;

    @BeforeAll
    void start() {
        broker = EmbeddedBroker.start(folder, EmbeddedServers.freePort());
    }

    @AfterAll
    void stop() {
        broker.close();
    }

    @Test
    void publishesEachRecordOnceAcrossRebalances() throws Exception {
        Map<String, String> names = names("comings");
        try (LoopInstance first = new LoopInstance(names, "a");
                LoopInstance second = new LoopInstance(names, "b")) {
            send(names, IntStream.range(0, 300));
            Thread.sleep(1500);
            try (LoopInstance third = new LoopInstance(names, "c")) {
                send(names, IntStream.range(300, 400));
                Thread.sleep(1500);
                third.stopWithoutLeaving();
            }
            send(names, IntStream.range(400, 500));

            assertThat(outcomes(names, 500)).containsExactlyInAnyOrderElementsOf(numbers(500));
        }
    }

    @Test
    void startsOverAfterFailedRecordWithoutLossOrDuplicate() throws Exception {
        Map<String, String> names = names("failing");
        try (LoopInstance only = new LoopInstance(names, "a")) {
            only.work.failing.add("3");
            send(names, IntStream.range(0, 10));

            assertThat(outcomes(names, 10)).containsExactlyInAnyOrderElementsOf(numbers(10));
            assertThat(only.work.failing).isEmpty();
        }
    }

    @Test
    void slowRecordDoesNotBlockItsPartition() throws Exception {
        Map<String, String> names = names("slow");
        try (LoopInstance only = new LoopInstance(names, "a")) {
            only.work.heldText = "0";
            send(names, IntStream.range(0, 40));
            only.work.await(40);
            assertThat(outcomes(names, 1, Duration.ofSeconds(2))).doesNotContain("0");

            only.work.release();
            assertThat(outcomes(names, 40)).containsExactlyInAnyOrderElementsOf(numbers(40));
        }
    }

    @Test
    void stopsInstanceFencedBySameName() throws Exception {
        Map<String, String> names = names("fenced");
        try (LoopInstance first = new LoopInstance(names, "twin")) {
            send(names, IntStream.range(0, 5));
            outcomes(names, 5);
            try (LoopInstance second = new LoopInstance(names, "twin")) {
                send(names, IntStream.range(5, 20));

                assertThat(outcomes(names, 20)).containsExactlyInAnyOrderElementsOf(numbers(20));
                first.thread.join(10_000);
                assertThat(first.health.stopReason()).contains("Fenced");
                assertThat(second.health.stopReason()).isEmpty();
            }
        }
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }

    private Map<String, String> names(String test) {
        Map<String, String> names = new HashMap<>();
        for (String topic : List.of("requests", "results", "audit", "dead-letters", "quotas")) {
            names.put("evenkeel.generation.topics." + topic, test + "." + topic);
        }
        names.put("evenkeel.generation.group", test);
        names.put("evenkeel.generation.session-timeout", "6s");
        return names;
    }

    private void send(Map<String, String> names, IntStream numbers) {
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(cluster(), new ByteArraySerializer(), new ByteArraySerializer())) {
            String topic = names.get("evenkeel.generation.topics.requests");
            numbers.forEach(i -> producer.send(
                    new ProducerRecord<>(topic, i % 4, null, Integer.toString(i).getBytes(UTF_8))));
        }
    }

    private List<String> outcomes(Map<String, String> names, int least) {
        return outcomes(names, least, Duration.ofSeconds(60));
    }

    /** What a read-committed reader sees once there are enough, and half a second later. */
    private List<String> outcomes(Map<String, String> names, int least, Duration patience) {
        List<String> seen = new ArrayList<>();
        KafkaClientFactory clients = new KafkaClientFactory(cluster(), GenerationTestConfigs.create(names));
        Instant until = Instant.now().plus(patience);
        try (Consumer<byte[], byte[]> reader = clients.assignedConsumer()) {
            String topic = names.get("evenkeel.generation.topics.results");
            List<TopicPartition> partitions = IntStream.range(0, 4)
                    .mapToObj(i -> new TopicPartition(topic, i))
                    .toList();
            reader.assign(partitions);
            reader.seekToBeginning(partitions);
            while (seen.size() < least && Instant.now().isBefore(until)) {
                reader.poll(Duration.ofMillis(100)).forEach(r -> seen.add(new String(r.value(), UTF_8)));
            }
            reader.poll(Duration.ofMillis(500)).forEach(r -> seen.add(new String(r.value(), UTF_8)));
        }
        return seen;
    }

    private Map<String, Object> cluster() {
        return Map.of("bootstrap.servers", broker.bootstrapServers());
    }

    /** A consumer on a thread of its own. */
    private final class LoopInstance implements AutoCloseable {
        private final EchoProcessor work;
        private final ConsumerHealth health = new ConsumerHealth(Clock.systemUTC());
        private final TransactionalRequestLoop consumer;
        private final Thread thread;

        LoopInstance(Map<String, String> names, String name) {
            Map<String, String> own = new HashMap<>(names);
            own.put("evenkeel.generation.instance", name);
            GenerationConfig config = GenerationTestConfigs.create(own);
            KafkaClientFactory clients = new KafkaClientFactory(cluster(), config);
            clients.createTopics();
            work = new EchoProcessor(config.topics().results());
            consumer = new TransactionalRequestLoop(
                    config.topics().requests(), clients::requestConsumer, clients::transactionalProducer, work, health);
            thread = new Thread(consumer);
            thread.start();
        }

        /** As a crash would: the group only notices when the session has timed out. */
        void stopWithoutLeaving() {
            close();
        }

        @Override
        public void close() {
            consumer.close();
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Publishes what it gets, after a random while. */
    private static final class EchoProcessor implements RecordProcessor {
        private final String results;
        private final Random random = new Random(7);
        private final Set<Integer> assigned = ConcurrentHashMap.newKeySet();
        private final Set<String> failing = ConcurrentHashMap.newKeySet();
        private final List<String> begun = new CopyOnWriteArrayList<>();
        private final Map<String, CompletableFuture<OutputRecords>> pending = new ConcurrentHashMap<>();
        private String heldText = "";

        EchoProcessor(String results) {
            this.results = results;
        }

        @Override
        public void onPartitionAssigned(int partition) {
            assertThat(assigned.add(partition)).isTrue();
        }

        @Override
        public void onPartitionRevoked(int partition) {
            assertThat(assigned.remove(partition)).isTrue();
        }

        @Override
        public CompletableFuture<OutputRecords> process(ConsumerRecord<byte[], byte[]> record) {
            String text = new String(record.value(), UTF_8);
            begun.add(text);
            if (failing.remove(text)) {
                return CompletableFuture.failedFuture(new IllegalStateException("no memory"));
            }
            CompletableFuture<OutputRecords> work = new CompletableFuture<>();
            if (text.equals(heldText)) {
                pending.put(text, work);
                return work;
            }
            Executor later = CompletableFuture.delayedExecutor(random.nextInt(60), TimeUnit.MILLISECONDS);
            later.execute(() -> work.complete(echo(record, text)));
            return work;
        }

        void release() {
            pending.forEach((text, work) -> work.complete(
                    new OutputRecords(List.of(new ProducerRecord<>(results, 0, null, text.getBytes(UTF_8))))));
        }

        void await(int count) throws InterruptedException {
            while (new TreeSet<>(begun).size() < count) {
                Thread.sleep(10);
            }
        }

        private OutputRecords echo(ConsumerRecord<byte[], byte[]> record, String text) {
            return new OutputRecords(
                    List.of(new ProducerRecord<>(results, record.partition(), null, text.getBytes(UTF_8))));
        }

        @Override
        public boolean isSaturated() {
            return false;
        }
    }
}
