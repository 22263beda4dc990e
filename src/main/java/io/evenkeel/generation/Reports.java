package io.evenkeel.generation;

import static java.time.temporal.ChronoUnit.MICROS;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.evenkeel.audit.Entry;
import io.evenkeel.audit.EntryJson;
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
final class Reports {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final URI SOURCE = URI.create("/evenkeel");

    private final GenerationConfig.Topics topics;
    private final int deadLetterBytes;
    private final Drawing drawing;
    private final Entries entries;
    private final Clock clock;

    /** Reports to these topics about what was drawn like that. */
    Reports(GenerationConfig config, Drawing drawing, Clock clock) {
        this.topics = config.topics();
        this.deadLetterBytes = config.limits().deadLetterBytes();
        this.drawing = drawing;
        this.entries = new Entries(drawing);
        this.clock = clock;
    }

    /** The result event and the audit entry of a request whose tenant and id are known. */
    Publications of(Case file, Outcome outcome) {
        Instant at = now();
        return new Publications(List.of(result(file, outcome, at), entry(entries.of(file, outcome, at))));
    }

    /** As PostgreSQL keeps it: result and entry bear the same, and are counted by it. */
    private Instant now() {
        return clock.instant().truncatedTo(MICROS);
    }

    /** The dead letter and its audit entry. */
    Publications of(ConsumerRecord<byte[], byte[]> kafka, Arrival.Illegible trouble) {
        Case file = new Case(kafka, null, null, null, null, clock.instant(), null);
        Map<String, Object> details = Entries.coordinates(kafka);
        details.put("code", trouble.code());
        details.put("detail", trouble.detail());
        byte[] value = kafka.value() == null ? new byte[0] : kafka.value();
        details.put("bytes", value.length);
        details.put("sha256", Sha256.hex(value));
        return new Publications(List.of(deadLetter(kafka, value, details), entry(entries.of(file, details, now()))));
    }

    private ProducerRecord<byte[], byte[]> deadLetter(
            ConsumerRecord<byte[], byte[]> kafka, byte[] value, Map<String, Object> details) {
        byte[] kept = cut(value);
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(topics.deadLetters(), cut(kafka.key()), kept);
        details.forEach((name, said) ->
                letter.headers().add("evenkeel-" + name, said.toString().getBytes(StandardCharsets.UTF_8)));
        return letter;
    }

    private byte @Nullable [] cut(byte @Nullable [] bytes) {
        return bytes == null ? null : Arrays.copyOf(bytes, Math.min(bytes.length, deadLetterBytes));
    }

    private ProducerRecord<byte[], byte[]> result(Case file, Outcome outcome, Instant at) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("tenant", file.chain());
        data.put("request", Map.of("source", id(file).source(), "id", id(file).id()));
        data.put("outcome", outcome.name());
        data.putAll(outcome.verdict());
        data.put("policy", label(file));
        if (outcome instanceof Outcome.Completed completed) {
            data.put("model", drawing.workshop().model());
            data.put(
                    "pictures",
                    completed.samples().stream().map(Reports::picture).toList());
            data.put("warnings", completed.warnings());
            data.put("obligations", completed.obligations());
        }
        data.put("reasons", outcome.reasons());
        data.put("millis", Math.max(0, Duration.between(file.begun(), at).toMillis()));
        data.values().removeIf(Objects::isNull);
        CloudEvent event = CloudEventBuilder.v1()
                .withId(Sha256.hex(
                                (id(file) + "@" + Entries.coordinates(file.kafka())).getBytes(StandardCharsets.UTF_8))
                        .substring(0, 32))
                .withSource(SOURCE)
                .withType("io.evenkeel.generation." + outcome.name() + ".v1")
                .withSubject(id(file).id())
                .withTime(at.atOffset(ZoneOffset.UTC))
                .withData("application/json", json(data))
                .build();
        return KafkaMessageFactory.createWriter(topics.results(), file.chain().getBytes(StandardCharsets.UTF_8))
                .writeBinary(event);
    }

    private static RequestId id(Case file) {
        return Objects.requireNonNull(file.id(), "only a request that has a name has a result");
    }

    private static @Nullable String label(Case file) {
        return file.policy() == null ? null : file.policy().label();
    }

    private static Map<String, Object> picture(Sample sample) {
        Map<String, Object> picture = new LinkedHashMap<>();
        picture.put("index", sample.index());
        picture.put("sha256", sample.sha256());
        picture.put("pixels", sample.pixels());
        picture.put("marks", sample.marks());
        picture.put("uri", "/api/v1/pictures/" + sample.sha256());
        picture.put("mediaType", "image/png");
        picture.put("width", sample.width());
        picture.put("height", sample.height());
        picture.put("seed", sample.seed());
        picture.put("steering", Entries.pushes(sample));
        picture.put("measured", sample.measured().groups());
        return picture;
    }

    private ProducerRecord<byte[], byte[]> entry(Entry entry) {
        return new ProducerRecord<>(
                topics.audit(), entry.tenant().getBytes(StandardCharsets.UTF_8), EntryJson.write(entry));
    }

    private static byte[] json(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report is made of numbers and words", e);
        }
    }
}
