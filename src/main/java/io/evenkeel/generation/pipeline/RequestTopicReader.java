package io.evenkeel.generation.pipeline;

import io.evenkeel.generation.GenerationConfig;
import io.evenkeel.generation.GenerationRequest;
import io.evenkeel.generation.ModelDefaults;
import io.evenkeel.generation.ModelRuntime;
import io.evenkeel.generation.ParsedRequest;
import io.evenkeel.generation.RequestParser;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.TenantId;
import io.evenkeel.policy.publication.dryrun.RecordedTraffic;
import io.evenkeel.policy.publication.dryrun.SampleRequest;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/** Reads old requests from their topic. One call at a time, because each opens a client of its own. */
@ApplicationScoped
class RequestTopicReader implements RecordedTraffic {
    private static final Logger LOG = Logger.getLogger(RequestTopicReader.class);
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration POLL_TIMEOUT = Duration.ofMillis(200);
    /** Gaps up to this number of records are read through instead of skipped. */
    private static final long SEEK_THRESHOLD = 500;

    private final KafkaClientFactory clientFactory;
    private final String topic;
    private final RequestParser parser;
    private final ModelDefaults defaults;
    private final Clock clock;

    RequestTopicReader(
            GenerationConfig config,
            @Identifier("default-kafka-broker") Map<String, Object> cluster,
            ModelRuntime runtime,
            Clock clock) {
        this.clientFactory = new KafkaClientFactory(cluster, config);
        this.topic = config.topics().requests();
        this.parser = new RequestParser(config.limits(), runtime.servedModel().name());
        this.defaults = runtime.defaults();
        this.clock = clock;
    }

    @Override
    public synchronized List<SampleRequest> read(TenantId tenant, List<RecordOffset> recordOffsets) {
        Map<Integer, NavigableSet<Long>> offsetsByPartition = new TreeMap<>();
        recordOffsets.stream()
                .filter(recordOffset -> recordOffset.topic().equals(topic))
                .forEach(recordOffset -> offsetsByPartition
                        .computeIfAbsent(recordOffset.partition(), any -> new TreeSet<>())
                        .add(recordOffset.offset()));
        try (Consumer<byte[], byte[]> consumer = clientFactory.assignedConsumer()) {
            return toSampleRequests(tenant, readRecords(consumer, offsetsByPartition));
        } catch (KafkaException e) {
            LOG.warnf("old requests could not be read: %s", e.getMessage());
            throw ProblemException.unavailable(
                    "traffic-unavailable",
                    "the request topic (" + topic + ") cannot be read now.\nMaybe try again in a few seconds.");
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> readRecords(
            Consumer<byte[], byte[]> consumer, Map<Integer, NavigableSet<Long>> offsetsByPartition) {
        long deadline = System.nanoTime() + READ_TIMEOUT.toNanos();
        List<ConsumerRecord<byte[], byte[]>> matching = new ArrayList<>();
        offsetsByPartition.forEach((partition, offsets) ->
                readPartition(consumer, new TopicPartition(topic, partition), offsets, deadline, matching));
        matching.sort(Comparator.comparingLong(ConsumerRecord::timestamp));
        return matching;
    }

    private static void readPartition(
            Consumer<byte[], byte[]> consumer,
            TopicPartition partition,
            NavigableSet<Long> offsets,
            long deadline,
            List<ConsumerRecord<byte[], byte[]>> target) {
        List<TopicPartition> partitions = List.of(partition);
        consumer.assign(partitions);
        long first = consumer.beginningOffsets(partitions, READ_TIMEOUT).getOrDefault(partition, 0L);
        long last = consumer.endOffsets(partitions, READ_TIMEOUT).getOrDefault(partition, 0L);
        NavigableSet<Long> pending = new TreeSet<>(offsets.subSet(first, true, last, false));
        long position = -SEEK_THRESHOLD - 1;
        while (!pending.isEmpty() && System.nanoTime() < deadline) {
            if (pending.first() - position > SEEK_THRESHOLD) {
                consumer.seek(partition, pending.first());
            }
            consumer.poll(POLL_TIMEOUT).records(partition).stream()
                    .filter(record -> pending.contains(record.offset()))
                    .forEach(target::add);
            position = consumer.position(partition, READ_TIMEOUT);
            pending.headSet(position, false).clear();
        }
    }

    private List<SampleRequest> toSampleRequests(TenantId tenant, List<ConsumerRecord<byte[], byte[]>> records) {
        List<SampleRequest> sampleRequests = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (parser.parse(record) instanceof ParsedRequest.Valid valid
                    && valid.request().tenant().equals(tenant)) {
                sampleRequests.add(toSampleRequest(record, valid.request()));
            }
        }
        return sampleRequests;
    }

    private SampleRequest toSampleRequest(ConsumerRecord<byte[], byte[]> record, GenerationRequest request) {
        return new SampleRequest(
                request.id().toString(), defaults.resolve(request).policyInput(record.timestamp(), clock.instant()));
    }
}
