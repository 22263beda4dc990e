package io.evenkeel.generation.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.evenkeel.classification.ClassificationResult;
import io.evenkeel.concept.Concept;
import io.evenkeel.concept.ConceptFile;
import io.evenkeel.concept.Probe;
import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.concept.Tensor;
import io.evenkeel.generation.GeneratedImage;
import io.evenkeel.generation.GenerationConfig;
import io.evenkeel.generation.GenerationTestConfigs;
import io.evenkeel.generation.ModelDefaults;
import io.evenkeel.generation.ParsedRequest;
import io.evenkeel.generation.RequestParser;
import io.evenkeel.generation.RuntimeInfo;
import io.evenkeel.image.ImageSize;
import io.evenkeel.platform.RequestId;
import io.evenkeel.platform.TenantId;
import io.evenkeel.policy.PublishedPolicy;
import io.evenkeel.policy.Reason;
import io.evenkeel.policy.definition.PolicyDefinition;
import io.evenkeel.policy.definition.PolicySettings;
import io.evenkeel.sampler.AppliedSteering;
import io.evenkeel.sampler.scheduler.SchedulerType;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The published schemas, against what is really read and written. */
class EventSchemasTest {
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final Schema REQUEST = schema("request.v1");
    private static final Schema RESULT = schema("result.v1");
    private static final Schema ENTRY = schema("audit-entry.v3");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String DIGEST = "ab".repeat(32);
    private static final GenerationConfig CONFIG = GenerationTestConfigs.create(Map.of());
    private static final RequestParser READER = new RequestParser(CONFIG.limits(), "demo");
    private static final OutputRecordFactory REPORTS = new OutputRecordFactory(
            CONFIG,
            new RuntimeInfo(DIGEST, "0.1.0", "onnxruntime 1.29.0", "cpu"),
            Clock.fixed(Instant.parse("2026-11-22T10:15:30.123456Z"), ZoneOffset.UTC));
    private static final Concept FEMALE = Concept.create(
            "female", 1, Concept.ConceptKind.ATTRIBUTE, "gender", DIGEST, new Tensor(new float[] {1}, new long[] {
                1, 1, 1
            }));
    private static final List<Reason> REASONS =
            List.of(new Reason("no-gore", false, "no blocked term"), new Reason("balance", true, "female@1"));

    @ParameterizedTest
    @ValueSource(strings = {"request.v1", "result.v1", "audit-entry.v1", "audit-entry.v2", "audit-entry.v3"})
    void examplesMatchTheirSchema(String name) {
        Schema schema = schema(name);

        schema.getSchemaNode().get("examples").forEach(example -> assertThat(schema.validate(example))
                .isEmpty());
        assertThat(schema.getSchemaNode().get("examples")).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            true  | {"tenant": "acme", "prompt": "a doctor"}
            true  | {"tenant": "acme", "prompt": "a", "negativePrompt": "", "count": 16, "seed": 4294967295}
            true  | {"tenant": "acme", "prompt": "a", "steps": 100, "guidance": 50, "model": "demo"}
            true  | {"tenant": "0-", "prompt": "\\u00a0", "negativePrompt": " ", "count": 1, "seed": 0, "steps": 1, "guidance": 1.0}
            true  | {"tenant": "acme", "prompt": "\\ud83d\\udc69 a doctor"}
            false | {"prompt": "a"}
            false | {"tenant": "acme"}
            false | {"tenant": "acme", "prompt": null}
            false | {"tenant": "acme", "prompt": ""}
            false | {"tenant": "acme", "prompt": " \\t\\n\\u001c\\u2003\\u3000"}
            false | {"tenant": "acme", "prompt": ["a"]}
            false | {"tenant": "acme", "prompt": "a", "negativePrompt": null}
            false | {"tenant": "acme", "prompt": "a", "negativePrompt": 5}
            false | {"tenant": "acme", "prompt": "a", "count": 0}
            false | {"tenant": "acme", "prompt": "a", "count": 17}
            false | {"tenant": "acme", "prompt": "a", "count": 1.5}
            false | {"tenant": "acme", "prompt": "a", "count": "2"}
            false | {"tenant": "acme", "prompt": "a", "count": null}
            false | {"tenant": "acme", "prompt": "a", "seed": -1}
            false | {"tenant": "acme", "prompt": "a", "seed": 4294967296}
            false | {"tenant": "acme", "prompt": "a", "seed": "1"}
            false | {"tenant": "acme", "prompt": "a", "steps": 0}
            false | {"tenant": "acme", "prompt": "a", "steps": 101}
            false | {"tenant": "acme", "prompt": "a", "guidance": 0.99}
            true  | {"tenant": "acme", "prompt": "a", "requester": "user-7 of ours"}
            false | {"tenant": "acme", "prompt": "a", "requester": ""}
            false | {"tenant": "acme", "prompt": "a", "requester": " "}
            false | {"tenant": "acme", "prompt": "a", "requester": "a\\nb"}
            false | {"tenant": "acme", "prompt": "a", "requester": 7}
            false | {"tenant": "acme", "prompt": "a", "requester": null}
            false | {"tenant": "acme", "prompt": "a", "guidance": 50.01}
            false | {"tenant": "acme", "prompt": "a", "guidance": "7"}
            false | {"tenant": "acme", "prompt": "a", "model": ""}
            false | {"tenant": "acme", "prompt": "a", "model": 5}
            false | {"tenant": "acme", "prompt": "a", "model": null}
            false | {"tenant": "acme", "prompt": "a", "pictures": 4}
            false | {"tenant": "Acme", "prompt": "a"}
            false | {"tenant": "_nobody", "prompt": "a"}
            false | {"tenant": "", "prompt": "a"}
            false | {"tenant": ["acme"], "prompt": "a"}
            false | ["acme", "a"]
            false | null
            """)
    void parserAgreesWithSchema(boolean valid, String data) {
        assertThat(REQUEST.validate(data, InputFormat.JSON).isEmpty()).isEqualTo(valid);
        assertThat(READER.parse(requestRecord(data)) instanceof ParsedRequest.Valid)
                .isEqualTo(valid);
    }

    @Test
    void parserAndSchemaAgreeOnPromptLength() {
        String longest = "{\"tenant\": \"acme\", \"prompt\": \"" + "a".repeat(4096) + "\"}";
        String longer = "{\"tenant\": \"acme\", \"prompt\": \"" + "a".repeat(4097) + "\"}";

        parserAgreesWithSchema(true, longest);
        parserAgreesWithSchema(false, longer);
    }

    /** Each stands in the schema's description. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            invalid-count  | {"tenant": "acme", "prompt": "a", "count": 1.0}
            unknown-model  | {"tenant": "acme", "prompt": "a", "model": "other"}
            """)
    void parserRejectsWhatSchemaCannotExpress(String code, String data) {
        assertThat(REQUEST.validate(data, InputFormat.JSON)).isEmpty();
        assertThat(READER.parse(requestRecord(data)))
                .isInstanceOfSatisfying(ParsedRequest.Invalid.class, invalid -> assertThat(invalid.code())
                        .isEqualTo(code));
    }

    @Test
    void promptLimitCountsBytes() {
        parserRejectsWhatSchemaCannotExpress(
                "prompt-too-long", "{\"tenant\": \"acme\", \"prompt\": \"" + "é".repeat(4000) + "\"}");
    }

    @Test
    void completedOutcomeMatchesSchemas() throws JsonProcessingException {
        GeneratedImage steered =
                createImage(0, new SteeringPlan(List.of(SteeringPlan.AppliedConcept.constant(FEMALE, 2))));
        OutputRecords records = REPORTS.createForOutcome(
                createContext(),
                new Outcome.Completed(
                        List.of(steered, createImage(1, PLAIN)),
                        List.of("prompt-truncated"),
                        REASONS,
                        List.of("mark-ai-generated")));

        assertMatchesSchemas(records, "completed");
        assertThat(entry(records).path("concepts")).hasToString("[\"female@1\"]");
    }

    @Test
    void reportsAppliedFactorOfAdaptiveConcepts() throws JsonProcessingException {
        Probe probe = new Probe(List.of(new Probe.TimestepBand(0, FEMALE.vector(), 0)));
        Concept read = Concept.fromFile(
                "female",
                2,
                FEMALE.kind(),
                FEMALE.group(),
                FEMALE.model(),
                new ConceptFile(FEMALE.vector(), Optional.of(probe), 0));
        SteeringPlan plan = new SteeringPlan(List.of(
                SteeringPlan.AppliedConcept.constant(read, 2).withAdaptive(true),
                SteeringPlan.AppliedConcept.constant(FEMALE, 1)));

        OutputRecords records = REPORTS.createForOutcome(
                createContext(), new Outcome.Completed(List.of(createImage(0, plan)), List.of(), REASONS, List.of()));

        assertMatchesSchemas(records, "completed");
        JsonNode pushes = entry(records).at("/samples/0/steering");
        assertThat(pushes.at("/0/appliedStrengthFactor").doubleValue()).isEqualTo(0.25);
        assertThat(pushes.at("/1").has("appliedStrengthFactor")).isFalse();
    }

    @Test
    void unsteeredOutcomeMatchesSchemas() throws JsonProcessingException {
        OutputRecords records = REPORTS.createForOutcome(
                createContext(),
                new Outcome.Completed(List.of(createImage(0, PLAIN)), List.of(), REASONS.subList(0, 1), List.of()));

        assertMatchesSchemas(records, "completed");
        assertThat(entry(records).has("concepts")).isFalse();
    }

    @Test
    void policyRefusalMatchesSchemas() throws JsonProcessingException {
        assertMatchesSchemas(
                REPORTS.createForOutcome(createContext(), new Outcome.Refused("blocked-by-policy", "no.", REASONS)),
                "refused");
    }

    @Test
    void entryAndResultShareInstantAndSettings() throws JsonProcessingException {
        ConsumerRecord<byte[], byte[]> record =
                requestRecord("{\"tenant\":\"acme\",\"prompt\":\"a doctor\",\"seed\":7}");
        ParsedRequest.Valid valid = (ParsedRequest.Valid) READER.parse(record);

        OutputRecords records = REPORTS.createForOutcome(
                RequestContext.create(record, valid.id(), valid.tenant(), Instant.EPOCH)
                        .withRequest(DEFAULTS.resolve(valid.request())),
                new Outcome.Failed("sampling-failed", "no.", REASONS));

        assertMatchesSchemas(records, "failed");
        assertThat(new String(
                        records.records().get(0).headers().lastHeader("ce_time").value(), UTF_8))
                .isEqualTo("2026-11-22T10:15:30.123456Z")
                .isEqualTo(entry(records).path("at").asText());
        assertThat(entry(records).path("scheduler").asText()).isEqualTo("ddim");
        assertThat(entry(records).path("seed").asLong()).isEqualTo(7);
        assertThat(entry(records).path("runtime").asText()).isEqualTo("onnxruntime 1.29.0");
        assertThat(entry(records).toString()).doesNotContain("a doctor");
    }

    @Test
    void refusalWithoutPolicyMatchesSchemas() throws JsonProcessingException {
        RequestContext file = RequestContext.create(requestRecord("{}"), ID, new TenantId("acme"), Instant.EPOCH);

        assertMatchesSchemas(REPORTS.createForOutcome(file, Outcome.Refused.of("invalid-count", "no.")), "refused");
    }

    @Test
    void failureMatchesSchemas() throws JsonProcessingException {
        assertMatchesSchemas(
                REPORTS.createForOutcome(createContext(), new Outcome.Failed("sampling-failed", "no.", REASONS)),
                "failed");
    }

    @Test
    void malformedRecordMatchesSchema() throws JsonProcessingException {
        OutputRecords records = REPORTS.createForMalformed(
                requestRecord("[]"), new ParsedRequest.Malformed("malformed-json", "the data is no JSON object."));

        ProducerRecord<byte[], byte[]> letter = records.records().get(0);
        assertThat(letter.topic()).isEqualTo("evenkeel.dead-letters");
        assertThat(letter.headers())
                .extracting(Header::key)
                .containsExactlyInAnyOrder(
                        "evenkeel-topic",
                        "evenkeel-partition",
                        "evenkeel-offset",
                        "evenkeel-code",
                        "evenkeel-detail",
                        "evenkeel-bytes",
                        "evenkeel-sha256");
        assertThat(ENTRY.validate(entry(records).toString(), InputFormat.JSON)).isEmpty();
        assertThat(entry(records).path("kind").asText()).isEqualTo("generation.dead-lettered");
    }

    private static final SteeringPlan PLAIN = SteeringPlan.NONE;
    private static final RequestId ID = new RequestId("/shop", "r-1");

    private static void assertMatchesSchemas(OutputRecords records, String outcome) throws JsonProcessingException {
        String result = new String(records.records().get(0).value(), UTF_8);
        assertThat(RESULT.validate(result, InputFormat.JSON)).isEmpty();
        assertThat(JSON.readTree(result).path("outcome").asText()).isEqualTo(outcome);
        assertThat(ENTRY.validate(entry(records).toString(), InputFormat.JSON)).isEmpty();
        assertThat(entry(records).path("kind").asText()).isEqualTo("generation." + outcome);
    }

    private static final ModelDefaults DEFAULTS = new ModelDefaults(
            new ImageSize(128, 128), new io.evenkeel.sampler.SamplingParameters(SchedulerType.DDIM, 25, 5, 0));

    private static JsonNode entry(OutputRecords records) throws JsonProcessingException {
        return JSON.readTree(new String(records.records().get(1).value(), UTF_8));
    }

    private static RequestContext createContext() {
        return RequestContext.create(requestRecord("{}"), ID, new TenantId("acme"), Instant.EPOCH)
                .withPolicy(new PublishedPolicy(
                        new TenantId("acme"), 3, DIGEST, new PolicyDefinition(List.of(), PolicySettings.LEGACY)));
    }

    private static GeneratedImage createImage(int index, SteeringPlan plan) {
        ClassificationResult classificationResult =
                new ClassificationResult(Map.of("gender", Map.of("woman", 0.9, "man", 0.1)));
        AppliedSteering appliedSteering = new AppliedSteering(
                plan.appliedConcepts().stream().map(appliedConcept -> 0.25).toList());
        return new GeneratedImage(
                index,
                7 + index,
                plan,
                appliedSteering,
                DIGEST,
                DIGEST,
                List.of("xmp", "c2pa", "watermark"),
                128,
                128,
                classificationResult);
    }

    /** As a platform publishes it, for the tenant "acme" unless the data names another. */
    private static ConsumerRecord<byte[], byte[]> requestRecord(String data) {
        ProducerRecord<byte[], byte[]> sent = KafkaMessageFactory.createWriter("requests", keyOf(data))
                .writeBinary(CloudEventBuilder.v1()
                        .withId("r-1")
                        .withSource(URI.create("/shop"))
                        .withType(RequestParser.TYPE)
                        .withData("application/json", data.getBytes(UTF_8))
                        .build());
        return new ConsumerRecord<>(
                "requests",
                0,
                0,
                0,
                TimestampType.CREATE_TIME,
                0,
                0,
                sent.key(),
                sent.value(),
                new RecordHeaders(sent.headers()),
                Optional.empty());
    }

    private static byte[] keyOf(String data) {
        try {
            return JSON.readTree(data).path("tenant").asText("acme").getBytes(UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(data, e);
        }
    }

    private static Schema schema(String name) {
        return SCHEMAS.getSchema(SchemaLocation.of("classpath:schemas/" + name + ".schema.json"));
    }
}
