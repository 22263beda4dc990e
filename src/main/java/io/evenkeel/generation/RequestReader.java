package io.evenkeel.generation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cloudevents.CloudEvent;
import io.cloudevents.SpecVersion;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.evenkeel.diffusion.schedule.Solver;
import io.evenkeel.platform.RequestId;
import io.evenkeel.platform.Sha256;
import io.evenkeel.platform.Shown;
import io.evenkeel.platform.TenantId;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads request events: CloudEvents 1.0 in binary or structured mode, the data as {@code request.v1.schema.json} says. */
final class RequestReader {
    static final String TYPE = "io.evenkeel.generation.requested.v1";

    private static final Set<String> FIELDS = Set.of(
            "tenant",
            "prompt",
            "requester",
            "negativePrompt",
            "count",
            "seed",
            "steps",
            "guidance",
            "scheduler",
            "width",
            "height",
            "model",
            "labels",
            "region",
            "ageRating");
    private static final double STRONGEST_GUIDANCE = 50;
    private static final int LONGEST_SIDE = 1 << 14;
    private static final long LARGEST_SEED = 0xFFFF_FFFFL; // the noise knows no more bits
    private static final Pattern WEIGHTED =
            Pattern.compile("\\([^:]*[\\p{L})\\]]\\s*:\\s*[-+]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)\\s*\\)");
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final GenerationConfig.Limits limits;
    private final String model;

    /** A reader for requests that name no model, or this one. */
    RequestReader(GenerationConfig.Limits limits, String model) {
        this.limits = limits;
        this.model = model;
    }

    /** Never throws for what a stranger sent. */
    Arrival read(ConsumerRecord<byte[], byte[]> kafka) {
        try {
            CloudEvent event = event(kafka);
            byte[] bytes = bytes(event);
            JsonNode data = data(bytes);
            TenantId tenant = tenant(data);
            if (!tenant.value().equals(key(kafka))) {
                throw new Unfit("key-is-not-tenant", "the record's key must be its tenant, in UTF-8.");
            }
            return request(id(event), tenant, data, Asked.of(bytes, data));
        } catch (Unfit e) {
            return new Arrival.Illegible(e.code(), e.detail());
        }
    }

    private Arrival request(RequestId id, TenantId tenant, JsonNode data, Asked asked) {
        try {
            return new Arrival.Legible(checked(id, tenant, data), asked);
        } catch (Unfit e) {
            return new Arrival.Invalid(id, tenant, e.code(), e.detail(), asked);
        }
    }

    private GenerationRequest checked(RequestId id, TenantId tenant, JsonNode data) throws Unfit {
        checkFields(data);
        checkModel(data);
        checkRequester(data);
        return new GenerationRequest(
                id,
                tenant,
                prompt(data, "prompt").orElseThrow(() -> new Unfit("missing-prompt", "there is no prompt.")),
                prompt(data, "negativePrompt").orElse(""),
                whole(data, "count", 1, limits.count()).orElse(1),
                seed(data, id),
                sampling(data),
                SurfaceReader.read(data));
    }

    private Sampling sampling(JsonNode data) throws Unfit {
        Sampling sampling = new Sampling(
                whole(data, "width", 1, LONGEST_SIDE),
                whole(data, "height", 1, LONGEST_SIDE),
                whole(data, "steps", 1, limits.steps()),
                guidance(data),
                solver(data));
        if (sampling.width().isPresent() != sampling.height().isPresent()) {
            throw new Unfit("invalid-size", "width and height belong together.\nMaybe the other one was forgotten.");
        }
        long pixels = (long) sampling.width().orElse(0) * sampling.height().orElse(0);
        if (pixels > limits.pixels()) {
            throw new Unfit(
                    "invalid-size",
                    "width times height (" + pixels + ") may be at most " + limits.pixels() + " pixels.");
        }
        return sampling;
    }

    private static Optional<Solver> solver(JsonNode data) throws Unfit {
        JsonNode named = data.path("scheduler");
        if (named.isMissingNode()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Solver.named(named.asText()));
        } catch (IllegalArgumentException e) {
            throw new Unfit(
                    "invalid-scheduler",
                    "scheduler (" + Shown.of(named.asText()) + ") is not known.\nMaybe one of "
                            + Stream.of(Solver.values()).map(Solver::id).toList() + " is meant.");
        }
    }

    private static CloudEvent event(ConsumerRecord<byte[], byte[]> kafka) throws Unfit {
        if (kafka.value() == null) {
            throw new Unfit("empty", "the record has no value.");
        }
        CloudEvent event = parsed(kafka);
        if (event.getSpecVersion() != SpecVersion.V1) {
            throw new Unfit("not-a-cloud-event", "no CloudEvent of version 1.0 can be read here.");
        }
        if (!event.getType().equals(TYPE)) {
            throw new Unfit("unknown-event-type", "type (" + Shown.of(event.getType()) + ") is not " + TYPE + ".");
        }
        return event;
    }

    private static CloudEvent parsed(ConsumerRecord<byte[], byte[]> kafka) throws Unfit {
        try {
            return KafkaMessageFactory.createReader(kafka.headers(), kafka.value())
                    .toEvent();
        } catch (RuntimeException e) { // the library throws several kinds
            throw new Unfit("not-a-cloud-event", "no CloudEvent of version 1.0 can be read here.");
        }
    }

    private static RequestId id(CloudEvent event) throws Unfit {
        try {
            return new RequestId(event.getSource().toString(), event.getId());
        } catch (IllegalArgumentException e) {
            throw new Unfit("invalid-id", Objects.requireNonNullElse(e.getMessage(), ""));
        }
    }

    private static byte[] bytes(CloudEvent event) throws Unfit {
        if (event.getData() == null) {
            throw new Unfit("empty", "the event has no data.");
        }
        return event.getData().toBytes();
    }

    private static JsonNode data(byte[] bytes) throws Unfit {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            JsonNode data = JSON.readTree(text);
            if (!data.isObject()) {
                throw new Unfit("malformed-json", "the data is no JSON object.");
            }
            return data;
        } catch (CharacterCodingException e) {
            throw new Unfit("invalid-utf8", "the data is not UTF-8.");
        } catch (JsonProcessingException e) { // its message quotes the data: left out
            throw new Unfit("malformed-json", "the data is no JSON, near its character (" + at(e) + ").");
        }
    }

    private static long at(JsonProcessingException e) {
        return e.getLocation() == null ? 0 : e.getLocation().getCharOffset();
    }

    private static TenantId tenant(JsonNode data) throws Unfit {
        JsonNode tenant = data.path("tenant");
        if (!tenant.isTextual()) {
            throw new Unfit("missing-tenant", "the data names no tenant.");
        }
        try {
            return new TenantId(tenant.textValue());
        } catch (IllegalArgumentException e) {
            throw new Unfit("invalid-tenant", Objects.requireNonNullElse(e.getMessage(), ""));
        }
    }

    private static String key(ConsumerRecord<byte[], byte[]> kafka) {
        return kafka.key() == null ? "" : new String(kafka.key(), StandardCharsets.UTF_8);
    }

    private static void checkFields(JsonNode data) throws Unfit {
        Set<String> unknown = new TreeSet<>();
        data.fieldNames().forEachRemaining(unknown::add);
        unknown.removeAll(FIELDS);
        if (!unknown.isEmpty()) {
            throw new Unfit(
                    "unknown-field",
                    "field (" + Shown.of(unknown.iterator().next()) + ") is not known.\nMaybe one of "
                            + new TreeSet<>(FIELDS) + " is meant.");
        }
    }

    private void checkModel(JsonNode data) throws Unfit {
        JsonNode named = data.path("model");
        if (!named.isMissingNode() && !model.equals(named.textValue())) {
            throw new Unfit(
                    "unknown-model",
                    "model (" + Shown.of(named.asText()) + ") is not served here.\nMaybe (" + model + ") is meant.");
        }
    }

    /** Who asked stays out of the message. */
    private static void checkRequester(JsonNode data) throws Unfit {
        JsonNode requester = data.path("requester");
        if (!requester.isMissingNode() && (!requester.isTextual() || !Asked.isRequester(requester.textValue()))) {
            throw new Unfit(
                    "invalid-requester",
                    "requester must be text of 1 to " + Asked.LONGEST_REQUESTER + " printable characters.");
        }
    }

    private Optional<String> prompt(JsonNode data, String field) throws Unfit {
        JsonNode prompt = data.path(field);
        if (prompt.isMissingNode()) {
            return Optional.empty();
        }
        if (!prompt.isTextual() || (prompt.textValue().isBlank() && field.equals("prompt"))) {
            throw new Unfit("invalid-prompt", field + " must be text that is not blank.");
        }
        int bytes = prompt.textValue().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > limits.promptBytes()) {
            throw new Unfit(
                    "prompt-too-long",
                    field + " has (" + bytes + ") bytes, at most " + limits.promptBytes() + " are allowed.");
        }
        if (WEIGHTED.matcher(prompt.textValue()).find()) {
            throw new Unfit(
                    "weighted-prompt",
                    field + " weighs words, such as in (word:1.3), which is not supported: it would be drawn as text."
                            + "\nMaybe say it in words.");
        }
        return Optional.of(prompt.textValue());
    }

    private static OptionalInt whole(JsonNode data, String field, int least, int most) throws Unfit {
        JsonNode number = data.path(field);
        if (number.isMissingNode()) {
            return OptionalInt.empty();
        }
        if (!number.isIntegralNumber()
                || !number.canConvertToInt()
                || number.intValue() < least
                || number.intValue() > most) {
            throw new Unfit(
                    "invalid-" + field,
                    field + " (" + Shown.of(number.asText()) + ") must be a whole number from " + least + " to " + most
                            + ".");
        }
        return OptionalInt.of(number.intValue());
    }

    private static OptionalDouble guidance(JsonNode data) throws Unfit {
        JsonNode number = data.path("guidance");
        if (number.isMissingNode()) {
            return OptionalDouble.empty();
        }
        double value = number.asDouble(Double.NaN);
        if (!number.isNumber() || !(value >= 1 && value <= STRONGEST_GUIDANCE)) {
            throw new Unfit(
                    "invalid-guidance",
                    "guidance (" + Shown.of(number.asText()) + ") must be a number from 1 to " + STRONGEST_GUIDANCE
                            + ".");
        }
        return OptionalDouble.of(value);
    }

    /** The seed asked for, or one that follows from the request's name, so that a redelivery draws the same pictures. */
    private static long seed(JsonNode data, RequestId id) throws Unfit {
        JsonNode seed = data.path("seed");
        if (seed.isMissingNode()) {
            String digest = Sha256.hex(id.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.fromHexDigitsToLong(digest.substring(0, 8));
        }
        if (!seed.isIntegralNumber()
                || !seed.canConvertToLong()
                || seed.longValue() < 0
                || seed.longValue() > LARGEST_SEED) {
            throw new Unfit(
                    "invalid-seed",
                    "seed (" + Shown.of(seed.asText()) + ") must be a whole number from 0 to " + LARGEST_SEED + ".");
        }
        return seed.longValue();
    }
}
