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
import io.evenkeel.platform.ObjectReader;
import io.evenkeel.platform.RequestId;
import io.evenkeel.platform.SafeText;
import io.evenkeel.platform.Sha256;
import io.evenkeel.platform.TenantId;
import io.evenkeel.platform.Violations;
import io.evenkeel.sampler.scheduler.SchedulerType;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Parses request events: CloudEvents 1.0 in binary or structured mode, with data as in {@code request.v1.schema.json}. Thread-safe. */
public final class RequestParser {
    public static final String TYPE = "io.evenkeel.generation.requested.v1";

    private static final List<String> FIELDS = List.of(
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
    private static final String NUMBER_HINT = "it is in quotes, or the field can be left out";
    private static final double MAX_GUIDANCE = 50;
    private static final int MAX_SIDE = 1 << 14;
    private static final long MAX_SEED = 0xFFFF_FFFFL; // seeds of noise have 32 bits
    private static final Pattern WEIGHTED_WORD =
            Pattern.compile("\\([^:]*[\\p{L})\\]]\\s*:\\s*[-+]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)\\s*\\)");
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final GenerationConfig.Limits limits;
    private final String model;

    /** Creates a parser for requests of one model, which is the only one that they may name. */
    public RequestParser(GenerationConfig.Limits limits, String model) {
        this.limits = limits;
        this.model = model;
    }

    /** Parses a record. Never throws, whatever the record holds. */
    public ParsedRequest parse(ConsumerRecord<byte[], byte[]> record) {
        try {
            CloudEvent event = requireEvent(record);
            byte[] bytes = requireData(event);
            JsonNode data = parseJson(bytes);
            TenantId tenant = parseTenant(data);
            if (!tenant.value().equals(recordKey(record))) {
                throw new InvalidRequestException(
                        "key-is-not-tenant", "the key of the record must be its tenant, in UTF-8.");
            }
            return parseRequest(parseId(event), tenant, data, RequestPayload.fromEventData(bytes, data));
        } catch (InvalidRequestException e) {
            return new ParsedRequest.Malformed(e.code(), e.detail());
        }
    }

    private ParsedRequest parseRequest(RequestId id, TenantId tenant, JsonNode data, RequestPayload payload) {
        try {
            return new ParsedRequest.Valid(parseValid(id, tenant, data), payload);
        } catch (InvalidRequestException e) {
            return new ParsedRequest.Invalid(id, tenant, e.code(), e.detail(), payload);
        }
    }

    private GenerationRequest parseValid(RequestId id, TenantId tenant, JsonNode data) throws InvalidRequestException {
        read("unknown-field", data, fields -> fields.allowOnly(FIELDS));
        requireServedModel(data);
        requireValidRequester(data);
        return new GenerationRequest(
                id,
                tenant,
                parsePrompt(data, "prompt")
                        .orElseThrow(() -> new InvalidRequestException("missing-prompt", "the data has no prompt.")),
                parsePrompt(data, "negativePrompt").orElse(""),
                parseInteger(data, "count", 1, limits.maxImages()).orElse(1),
                parseSeed(data, id),
                parseSampling(data),
                DisplayContextParser.parse(data));
    }

    private RequestedSampling parseSampling(JsonNode data) throws InvalidRequestException {
        RequestedSampling sampling = new RequestedSampling(
                parseInteger(data, "width", 1, MAX_SIDE),
                parseInteger(data, "height", 1, MAX_SIDE),
                parseInteger(data, "steps", 1, limits.maxSteps()),
                parseGuidance(data),
                parseScheduler(data));
        if (sampling.width().isPresent() != sampling.height().isPresent()) {
            throw new InvalidRequestException(
                    "invalid-size", "width and height belong together.\nMaybe the other one was forgotten.");
        }
        long pixels = (long) sampling.width().orElse(0) * sampling.height().orElse(0);
        if (pixels > limits.maxPixels()) {
            throw new InvalidRequestException(
                    "invalid-size",
                    "width times height (" + pixels + ") may be at most " + limits.maxPixels() + " pixels.");
        }
        return sampling;
    }

    private static Optional<SchedulerType> parseScheduler(JsonNode data) throws InvalidRequestException {
        JsonNode node = data.path("scheduler");
        if (node.isMissingNode()) {
            return Optional.empty();
        }
        try {
            return Optional.of(SchedulerType.fromId(node.asText()));
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException(
                    "invalid-scheduler",
                    "scheduler (" + SafeText.sanitise(node.asText()) + ") is not known.\nMaybe one of "
                            + Stream.of(SchedulerType.values())
                                    .map(SchedulerType::id)
                                    .toList() + " is meant.");
        }
    }

    private static CloudEvent requireEvent(ConsumerRecord<byte[], byte[]> record) throws InvalidRequestException {
        if (record.value() == null) {
            throw new InvalidRequestException("empty", "the record has no value.");
        }
        CloudEvent event = parseEvent(record);
        if (event.getSpecVersion() != SpecVersion.V1) {
            throw new InvalidRequestException("not-a-cloud-event", "the record is not a CloudEvent of version 1.0.");
        }
        if (!event.getType().equals(TYPE)) {
            throw new InvalidRequestException(
                    "unknown-event-type", "type (" + SafeText.sanitise(event.getType()) + ") is not " + TYPE + ".");
        }
        return event;
    }

    private static CloudEvent parseEvent(ConsumerRecord<byte[], byte[]> record) throws InvalidRequestException {
        try {
            return KafkaMessageFactory.createReader(record.headers(), record.value())
                    .toEvent();
        } catch (RuntimeException e) { // the library throws several kinds
            throw new InvalidRequestException("not-a-cloud-event", "the record is not a CloudEvent of version 1.0.");
        }
    }

    private static RequestId parseId(CloudEvent event) throws InvalidRequestException {
        try {
            return new RequestId(event.getSource().toString(), event.getId());
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException("invalid-id", Objects.requireNonNullElse(e.getMessage(), ""));
        }
    }

    private static byte[] requireData(CloudEvent event) throws InvalidRequestException {
        if (event.getData() == null) {
            throw new InvalidRequestException("empty", "the event has no data.");
        }
        return event.getData().toBytes();
    }

    private static JsonNode parseJson(byte[] bytes) throws InvalidRequestException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            JsonNode data = JSON.readTree(text);
            if (!data.isObject()) {
                throw new InvalidRequestException("malformed-json", "the data is not a JSON object.");
            }
            return data;
        } catch (CharacterCodingException e) {
            throw new InvalidRequestException("invalid-utf8", "the data is not UTF-8.");
        } catch (JsonProcessingException e) { // the message quotes the data, so it is left out
            throw new InvalidRequestException(
                    "malformed-json", "the data is not JSON, near its character (" + errorOffset(e) + ").");
        }
    }

    private static long errorOffset(JsonProcessingException e) {
        return e.getLocation() == null ? 0 : e.getLocation().getCharOffset();
    }

    private static TenantId parseTenant(JsonNode data) throws InvalidRequestException {
        JsonNode tenant = data.path("tenant");
        if (!tenant.isTextual()) {
            throw new InvalidRequestException("missing-tenant", "the data has no tenant.");
        }
        try {
            return new TenantId(tenant.textValue());
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException("invalid-tenant", Objects.requireNonNullElse(e.getMessage(), ""));
        }
    }

    private static String recordKey(ConsumerRecord<byte[], byte[]> record) {
        return record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    }

    private void requireServedModel(JsonNode data) throws InvalidRequestException {
        JsonNode node = data.path("model");
        if (!node.isMissingNode() && !model.equals(node.textValue())) {
            throw new InvalidRequestException(
                    "unknown-model",
                    "model (" + SafeText.sanitise(node.asText()) + ") is not served here.\nMaybe (" + model
                            + ") is meant.");
        }
    }

    /** Leaves the requester out of the message. */
    private static void requireValidRequester(JsonNode data) throws InvalidRequestException {
        JsonNode requester = data.path("requester");
        if (!requester.isMissingNode()
                && (!requester.isTextual() || !RequestPayload.isValidRequester(requester.textValue()))) {
            throw new InvalidRequestException(
                    "invalid-requester",
                    "requester must be text of 1 to " + RequestPayload.MAX_REQUESTER_LENGTH + " printable characters.");
        }
    }

    private Optional<String> parsePrompt(JsonNode data, String field) throws InvalidRequestException {
        JsonNode prompt = data.path(field);
        if (prompt.isMissingNode()) {
            return Optional.empty();
        }
        if (!prompt.isTextual() || (prompt.textValue().isBlank() && field.equals("prompt"))) {
            throw new InvalidRequestException("invalid-prompt", field + " must be text that is not blank.");
        }
        int bytes = prompt.textValue().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > limits.maxPromptBytes()) {
            throw new InvalidRequestException(
                    "prompt-too-long",
                    field + " has (" + bytes + ") bytes, at most " + limits.maxPromptBytes() + " are allowed.");
        }
        if (WEIGHTED_WORD.matcher(prompt.textValue()).find()) {
            throw new InvalidRequestException(
                    "weighted-prompt",
                    field
                            + " weighs words, such as in (word:1.3), which is not supported: the model would read it as text."
                            + "\nMaybe describe it in words.");
        }
        return Optional.of(prompt.textValue());
    }

    private static OptionalInt parseInteger(JsonNode data, String field, int min, int max)
            throws InvalidRequestException {
        return read("invalid-" + field, data, fields -> fields.optionalInteger(field, min, max, NUMBER_HINT));
    }

    private static OptionalDouble parseGuidance(JsonNode data) throws InvalidRequestException {
        Optional<Double> guidance = read(
                "invalid-guidance", data, fields -> fields.optionalNumber("guidance", 1, MAX_GUIDANCE, NUMBER_HINT));
        return guidance.map(OptionalDouble::of).orElseGet(OptionalDouble::empty);
    }

    /** Reads a field. The first violation becomes an exception with the given code. */
    static <T> T read(String code, JsonNode data, Function<ObjectReader, T> reading) throws InvalidRequestException {
        Violations violations = new Violations();
        T value = reading.apply(new ObjectReader("", data, violations));
        violations.throwIfAny(messages -> new InvalidRequestException(code, messages.get(0)));
        return value;
    }

    /** Returns the requested seed, otherwise one derived from the request's id, so that a redelivery generates the same images. */
    private static long parseSeed(JsonNode data, RequestId id) throws InvalidRequestException {
        OptionalLong seed = read("invalid-seed", data, fields -> fields.optionalLong("seed", 0, MAX_SEED, NUMBER_HINT));
        return seed.orElseGet(() -> {
            String digest = Sha256.hex(id.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.fromHexDigitsToLong(digest.substring(0, 8));
        });
    }
}
