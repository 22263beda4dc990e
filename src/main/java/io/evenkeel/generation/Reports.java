package io.evenkeel.generation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.evenkeel.audit.Entry;
import io.evenkeel.audit.EntryJson;
import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.RequestId;
import io.evenkeel.platform.Sha256;
import io.evenkeel.policy.Reason;
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
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Writes what became of a request: the result event for the platform, the audit entry, the dead letter. */
final class Reports {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final URI SOURCE = URI.create("/evenkeel");

    private final GenerationConfig.Topics topics;
    private final int deadLetterBytes;
    private final String model;
    private final Clock clock;

    /** Reports to these topics about what one model drew. */
    Reports(GenerationConfig config, String model, Clock clock) {
        this.topics = config.topics();
        this.deadLetterBytes = config.limits().deadLetterBytes();
        this.model = model;
        this.clock = clock;
    }

    /** The result event and the audit entry of a request whose tenant and id are known. */
    Publications of(Case file, Outcome outcome) {
        return new Publications(List.of(result(file, outcome), entry(file, outcome)));
    }

    /** The dead letter and its audit entry. */
    Publications of(ConsumerRecord<byte[], byte[]> kafka, Arrival.Illegible trouble) {
        Case file = new Case(kafka, null, null, null, null, clock.instant(), null);
        Map<String, Object> details = coordinates(kafka);
        details.put("code", trouble.code());
        details.put("detail", trouble.detail());
        byte[] value = kafka.value() == null ? new byte[0] : kafka.value();
        details.put("bytes", value.length);
        details.put("sha256", Sha256.hex(value));
        return new Publications(List.of(
                deadLetter(kafka, value, details), entry(file, "dead-lettered", details, List.of(), List.of())));
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

    private ProducerRecord<byte[], byte[]> result(Case file, Outcome outcome) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("tenant", file.chain());
        data.put("request", Map.of("source", id(file).source(), "id", id(file).id()));
        data.put("outcome", outcome.name());
        data.putAll(verdict(outcome));
        data.put("policy", label(file));
        if (outcome instanceof Outcome.Completed completed) {
            data.put("model", model);
            data.put(
                    "pictures",
                    completed.samples().stream().map(Reports::picture).toList());
            data.put("warnings", completed.warnings());
            data.put("obligations", completed.obligations());
        }
        data.put("reasons", outcome.reasons());
        data.put("millis", millis(file));
        data.values().removeIf(Objects::isNull);
        CloudEvent event = CloudEventBuilder.v1()
                .withId(Sha256.hex((id(file) + "@" + coordinates(file.kafka())).getBytes(StandardCharsets.UTF_8))
                        .substring(0, 32))
                .withSource(SOURCE)
                .withType("io.evenkeel.generation." + outcome.name() + ".v1")
                .withSubject(id(file).id())
                .withTime(clock.instant().atOffset(ZoneOffset.UTC))
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

    private long millis(Case file) {
        return Duration.between(file.begun(), clock.instant()).toMillis();
    }

    private static Map<String, Object> verdict(Outcome outcome) {
        if (outcome instanceof Outcome.Refused refused) {
            return Map.of("code", refused.code(), "detail", refused.detail());
        }
        if (outcome instanceof Outcome.Failed failed) {
            return Map.of("code", failed.code(), "detail", failed.detail());
        }
        return Map.of();
    }

    private static Map<String, Object> picture(Sample sample) {
        Map<String, Object> picture = new LinkedHashMap<>();
        picture.put("index", sample.index());
        picture.put("sha256", sample.sha256());
        picture.put("uri", "/api/v1/pictures/" + sample.sha256());
        picture.put("mediaType", "image/png");
        picture.put("width", sample.width());
        picture.put("height", sample.height());
        picture.put("seed", sample.seed());
        picture.put("steering", pushes(sample));
        picture.put("measured", sample.measured().groups());
        return picture;
    }

    private static List<Map<String, Object>> pushes(Sample sample) {
        List<SteeringPlan.Push> pushes = sample.plan().pushes();
        return IntStream.range(0, pushes.size())
                .mapToObj(i -> push(pushes.get(i), sample.realised().factors().get(i)))
                .toList();
    }

    private static Map<String, Object> push(SteeringPlan.Push push, double factor) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("concept", push.concept().label());
        told.put("digest", push.concept().digest());
        told.put("strength", push.strength());
        told.put("from", push.from());
        told.put("until", push.until());
        if (push.adaptive()) {
            told.put("factor", factor);
        }
        return told;
    }

    private ProducerRecord<byte[], byte[]> entry(Case file, Outcome outcome) {
        Map<String, Object> details = coordinates(file.kafka());
        details.putAll(verdict(outcome));
        details.put("reasons", outcome.reasons());
        details.put("millis", millis(file));
        if (outcome instanceof Outcome.Completed completed
                && !completed.obligations().isEmpty()) {
            details.put("obligations", completed.obligations());
        }
        List<Sample> samples = outcome instanceof Outcome.Completed completed ? completed.samples() : List.of();
        if (!samples.isEmpty()) {
            details.put("samples", samples.stream().map(Reports::picture).toList());
        }
        return entry(file, outcome.name(), details, samples, fired(outcome));
    }

    private static List<String> fired(Outcome outcome) {
        return outcome.reasons().stream()
                .filter(Reason::fired)
                .map(Reason::rule)
                .toList();
    }

    private ProducerRecord<byte[], byte[]> entry(
            Case file, String what, Map<String, Object> details, List<Sample> samples, List<String> rules) {
        Instant now = clock.instant();
        Entry entry = new Entry(
                Entry.SCHEMA,
                "generation." + what,
                now,
                file.chain(),
                Actor.EVENKEEL.name(),
                file.id() == null ? null : file.id().source(),
                file.id() == null ? null : file.id().id(),
                label(file),
                file.policy() == null ? null : file.policy().digest(),
                samples.isEmpty() ? null : model,
                rules,
                samples.stream()
                        .flatMap(sample -> sample.plan().pushes().stream())
                        .map(push -> push.concept().label())
                        .distinct()
                        .toList(),
                samples.stream().map(Sample::sha256).toList(),
                details);
        return new ProducerRecord<>(
                topics.audit(), file.chain().getBytes(StandardCharsets.UTF_8), EntryJson.write(entry));
    }

    private static Map<String, Object> coordinates(ConsumerRecord<byte[], byte[]> kafka) {
        Map<String, Object> where = new LinkedHashMap<>();
        where.put("topic", kafka.topic());
        where.put("partition", kafka.partition());
        where.put("offset", kafka.offset());
        return where;
    }

    private static byte[] json(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report is made of numbers and words", e);
        }
    }
}
