package io.evenkeel.generation.pipeline;

import static java.time.temporal.ChronoUnit.MICROS;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.AuditEntryCodec;
import io.evenkeel.audit.GenerationEvent.Cause;
import io.evenkeel.audit.GenerationEvent.RequestDeadLettered;
import io.evenkeel.generation.GenerationConfig;
import io.evenkeel.generation.ParsedRequest;
import io.evenkeel.generation.RuntimeInfo;
import io.evenkeel.generation.pipeline.ResultData.ResultImage;
import io.evenkeel.platform.RequestId;
import io.evenkeel.platform.Sha256;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Creates the Kafka records about a request: the result event for the platform, the audit entry, or the dead letter. */
final class OutputRecordFactory {
    private static final ObjectMapper JSON =
            new ObjectMapper().setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);
    private static final URI SOURCE = URI.create("/evenkeel");

    private final GenerationConfig.Topics topics;
    private final int deadLetterBytes;
    private final RuntimeInfo info;
    private final AuditEntryFactory entryFactory;
    private final Clock clock;

    /** Creates records for the configured topics. */
    OutputRecordFactory(GenerationConfig config, RuntimeInfo info, Clock clock) {
        this.topics = config.topics();
        this.deadLetterBytes = config.limits().maxDeadLetterBytes();
        this.info = info;
        this.entryFactory = new AuditEntryFactory(info);
        this.clock = clock;
    }

    /** Creates the result event and the audit entry of a request whose tenant and id are known. */
    OutputRecords createForOutcome(RequestContext context, Outcome outcome) {
        Instant reportedAt = currentMicros();
        return new OutputRecords(List.of(
                createResult(context, outcome, reportedAt),
                toAuditRecord(entryFactory.createForOutcome(context, outcome, reportedAt))));
    }

    /** The precision of PostgreSQL: the result event and the entry have the same time, by which they are counted. */
    private Instant currentMicros() {
        return clock.instant().truncatedTo(MICROS);
    }

    /** Creates the dead letter and its audit entry. */
    OutputRecords createForMalformed(ConsumerRecord<byte[], byte[]> record, ParsedRequest.Malformed malformed) {
        RequestContext context = RequestContext.createForMalformed(record, clock.instant());
        byte[] value = record.value() == null ? new byte[0] : record.value();
        RequestDeadLettered deadLettered = new RequestDeadLettered(
                record.topic(),
                record.partition(),
                record.offset(),
                malformed.code(),
                malformed.detail(),
                value.length,
                Sha256.hex(value));
        return new OutputRecords(List.of(
                createDeadLetter(record, value, deadLettered),
                toAuditRecord(entryFactory.createForMalformed(context, deadLettered, currentMicros()))));
    }

    /** Copies the start of a record; the fields of its audit entry become headers. */
    private ProducerRecord<byte[], byte[]> createDeadLetter(
            ConsumerRecord<byte[], byte[]> record, byte[] value, RequestDeadLettered deadLettered) {
        ProducerRecord<byte[], byte[]> deadLetter =
                new ProducerRecord<>(topics.deadLetters(), truncate(record.key()), truncate(value));
        JSON.valueToTree(deadLettered).properties().forEach(field -> deadLetter
                .headers()
                .add("evenkeel-" + field.getKey(), field.getValue().asText().getBytes(StandardCharsets.UTF_8)));
        return deadLetter;
    }

    private byte @Nullable [] truncate(byte @Nullable [] bytes) {
        return bytes == null ? null : Arrays.copyOf(bytes, Math.min(bytes.length, deadLetterBytes));
    }

    private ProducerRecord<byte[], byte[]> createResult(RequestContext context, Outcome outcome, Instant reportedAt) {
        CloudEvent event = CloudEventBuilder.v1()
                .withId(eventId(context))
                .withSource(SOURCE)
                .withType("io.evenkeel.generation." + outcome.name() + ".v1")
                .withSubject(requireId(context).id())
                .withTime(reportedAt.atOffset(ZoneOffset.UTC))
                .withData("application/json", toJson(resultData(context, outcome, reportedAt)))
                .build();
        return KafkaMessageFactory.createWriter(
                        topics.results(), context.auditTenant().getBytes(StandardCharsets.UTF_8))
                .writeBinary(event);
    }

    /** The same at every delivery of the request. */
    private static String eventId(RequestContext context) {
        ConsumerRecord<byte[], byte[]> record = context.record();
        String position = record.topic() + "/" + record.partition() + "/" + record.offset();
        return Sha256.hex((requireId(context) + "@" + position).getBytes(StandardCharsets.UTF_8))
                .substring(0, 32);
    }

    private ResultData resultData(RequestContext context, Outcome outcome, Instant reportedAt) {
        Outcome.Completed completed = outcome instanceof Outcome.Completed images ? images : null;
        Cause cause = outcome.cause();
        return new ResultData(
                context.auditTenant(),
                requireId(context),
                outcome.name(),
                cause == null ? null : cause.code(),
                cause == null ? null : cause.detail(),
                context.policy() == null ? null : context.policy().label(),
                completed == null ? null : info.model(),
                completed == null ? null : resultImages(completed),
                completed == null ? null : completed.warnings(),
                completed == null ? null : completed.obligations(),
                outcome.reasons(),
                Math.max(0, Duration.between(context.startedAt(), reportedAt).toMillis()));
    }

    private static List<ResultImage> resultImages(Outcome.Completed completed) {
        return AuditEntryFactory.samples(completed.images()).stream()
                .map(ResultImage::of)
                .toList();
    }

    private static RequestId requireId(RequestContext context) {
        return Objects.requireNonNull(context.id(), "only a request with an id has a result");
    }

    private ProducerRecord<byte[], byte[]> toAuditRecord(AuditEntry entry) {
        return new ProducerRecord<>(
                topics.audit(), entry.tenant().getBytes(StandardCharsets.UTF_8), AuditEntryCodec.encode(entry));
    }

    private static byte[] toJson(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report is made of numbers and words", e);
        }
    }
}
