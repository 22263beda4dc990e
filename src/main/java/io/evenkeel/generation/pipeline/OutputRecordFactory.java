package io.evenkeel.generation.pipeline;

import static java.time.temporal.ChronoUnit.MICROS;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.AuditEntryCodec;
import io.evenkeel.generation.GeneratedImage;
import io.evenkeel.generation.GenerationConfig;
import io.evenkeel.generation.GenerationDefaults;
import io.evenkeel.generation.ParsedRequest;
import io.evenkeel.platform.RequestId;
import io.evenkeel.platform.Sha256;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Writes what became of a request: the result event for the platform, the audit entry, the dead letter. */
final class OutputRecordFactory {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final URI SOURCE = URI.create("/evenkeel");

    private final GenerationConfig.Topics topics;
    private final int deadLetterBytes;
    private final GenerationDefaults defaults;
    private final AuditEntryFactory entryFactory;
    private final Clock clock;

    /** Reports to these topics about what was drawn like that. */
    OutputRecordFactory(GenerationConfig config, GenerationDefaults defaults, Clock clock) {
        this.topics = config.topics();
        this.deadLetterBytes = config.limits().maxDeadLetterBytes();
        this.defaults = defaults;
        this.entryFactory = new AuditEntryFactory(defaults);
        this.clock = clock;
    }

    /** The result event and the audit entry of a request whose tenant and id are known. */
    OutputRecords createForOutcome(RequestContext context, Outcome outcome) {
        Instant reportedAt = currentMicros();
        return new OutputRecords(List.of(
                createResult(context, outcome, reportedAt),
                toAuditRecord(entryFactory.createForOutcome(context, outcome, reportedAt))));
    }

    /** As PostgreSQL keeps it: result and entry bear the same, and are counted by it. */
    private Instant currentMicros() {
        return clock.instant().truncatedTo(MICROS);
    }

    /** The dead letter and its audit entry. */
    OutputRecords createForMalformed(ConsumerRecord<byte[], byte[]> record, ParsedRequest.Malformed malformed) {
        RequestContext context = new RequestContext(record, null, null, null, null, clock.instant(), null);
        Map<String, Object> details = AuditEntryFactory.recordCoordinates(record);
        details.put("code", malformed.code());
        details.put("detail", malformed.detail());
        byte[] value = record.value() == null ? new byte[0] : record.value();
        details.put("bytes", value.length);
        details.put("sha256", Sha256.hex(value));
        return new OutputRecords(List.of(
                createDeadLetter(record, value, details),
                toAuditRecord(entryFactory.createForMalformed(context, details, currentMicros()))));
    }

    private ProducerRecord<byte[], byte[]> createDeadLetter(
            ConsumerRecord<byte[], byte[]> record, byte[] value, Map<String, Object> details) {
        byte[] truncated = truncate(value);
        ProducerRecord<byte[], byte[]> deadLetter =
                new ProducerRecord<>(topics.deadLetters(), truncate(record.key()), truncated);
        details.forEach((name, text) ->
                deadLetter.headers().add("evenkeel-" + name, text.toString().getBytes(StandardCharsets.UTF_8)));
        return deadLetter;
    }

    private byte @Nullable [] truncate(byte @Nullable [] bytes) {
        return bytes == null ? null : Arrays.copyOf(bytes, Math.min(bytes.length, deadLetterBytes));
    }

    private ProducerRecord<byte[], byte[]> createResult(RequestContext context, Outcome outcome, Instant reportedAt) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("tenant", context.auditTenant());
        data.put(
                "request",
                Map.of(
                        "source",
                        requireId(context).source(),
                        "id",
                        requireId(context).id()));
        data.put("outcome", outcome.name());
        data.putAll(outcome.errorFields());
        data.put("policy", policyLabel(context));
        if (outcome instanceof Outcome.Completed completed) {
            data.put("model", defaults.runtimeInfo().model());
            data.put(
                    "pictures",
                    completed.images().stream()
                            .map(OutputRecordFactory::describeImage)
                            .toList());
            data.put("warnings", completed.warnings());
            data.put("obligations", completed.obligations());
        }
        data.put("reasons", outcome.reasons());
        data.put(
                "millis",
                Math.max(0, Duration.between(context.startedAt(), reportedAt).toMillis()));
        data.values().removeIf(Objects::isNull);
        CloudEvent event = CloudEventBuilder.v1()
                .withId(Sha256.hex((requireId(context) + "@" + AuditEntryFactory.recordCoordinates(context.record()))
                                .getBytes(StandardCharsets.UTF_8))
                        .substring(0, 32))
                .withSource(SOURCE)
                .withType("io.evenkeel.generation." + outcome.name() + ".v1")
                .withSubject(requireId(context).id())
                .withTime(reportedAt.atOffset(ZoneOffset.UTC))
                .withData("application/json", toJson(data))
                .build();
        return KafkaMessageFactory.createWriter(
                        topics.results(), context.auditTenant().getBytes(StandardCharsets.UTF_8))
                .writeBinary(event);
    }

    private static RequestId requireId(RequestContext context) {
        return Objects.requireNonNull(context.id(), "only a request that has a name has a result");
    }

    private static @Nullable String policyLabel(RequestContext context) {
        return context.policy() == null ? null : context.policy().label();
    }

    private static Map<String, Object> describeImage(GeneratedImage generatedImage) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("index", generatedImage.index());
        fields.put("sha256", generatedImage.sha256());
        fields.put("pixels", generatedImage.pixelsSha256());
        fields.put("marks", generatedImage.marks());
        fields.put("uri", "/api/v1/images/" + generatedImage.sha256());
        fields.put("mediaType", "image/png");
        fields.put("width", generatedImage.width());
        fields.put("height", generatedImage.height());
        fields.put("seed", generatedImage.seed());
        fields.put("steering", AuditEntryFactory.appliedConcepts(generatedImage));
        fields.put("measured", generatedImage.classifications().groups());
        return fields;
    }

    private ProducerRecord<byte[], byte[]> toAuditRecord(AuditEntry auditEntry) {
        return new ProducerRecord<>(
                topics.audit(),
                auditEntry.tenant().getBytes(StandardCharsets.UTF_8),
                AuditEntryCodec.encode(auditEntry));
    }

    private static byte[] toJson(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report is made of numbers and words", e);
        }
    }
}
