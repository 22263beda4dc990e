package io.evenkeel.generation;

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
import io.evenkeel.concept.Concept;
import io.evenkeel.concept.ConceptFile;
import io.evenkeel.concept.Probe;
import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.concept.Tensor;
import io.evenkeel.diffusion.PictureSize;
import io.evenkeel.diffusion.Realised;
import io.evenkeel.diffusion.schedule.Solver;
import io.evenkeel.platform.RequestId;
import io.evenkeel.platform.TenantId;
import io.evenkeel.policy.Definition;
import io.evenkeel.policy.PublishedPolicy;
import io.evenkeel.policy.Reason;
import io.evenkeel.policy.Settings;
import io.evenkeel.screening.Measured;
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
class SchemasTest {
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final Schema REQUEST = schema("request.v1");
    private static final Schema RESULT = schema("result.v1");
    private static final Schema ENTRY = schema("audit-entry.v2");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String DIGEST = "ab".repeat(32);
    private static final GenerationConfig CONFIG = Configs.generation(Map.of());
    private static final RequestReader READER = new RequestReader(CONFIG.limits(), "demo");
    private static final Reports REPORTS =
            new Reports(CONFIG, new Usual(), Clock.fixed(Instant.parse("2026-11-22T10:15:30.123456Z"), ZoneOffset.UTC));
    private static final Concept FEMALE = Concept.of(
            "female", 1, Concept.Kind.ATTRIBUTE, "gender", DIGEST, new Tensor(new float[] {1}, new long[] {1, 1, 1}));
    private static final List<Reason> REASONS =
            List.of(new Reason("no-gore", false, "no blocked term"), new Reason("balance", true, "female@1"));

    @ParameterizedTest
    @ValueSource(strings = {"request.v1", "result.v1", "audit-entry.v1", "audit-entry.v2"})
    void examplesFollowTheirSchema(String name) {
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
    void theReaderAcceptsWhatTheSchemaAccepts(boolean fit, String data) {
        assertThat(REQUEST.validate(data, InputFormat.JSON).isEmpty()).isEqualTo(fit);
        assertThat(READER.read(requesting(data)) instanceof Arrival.Legible).isEqualTo(fit);
    }

    @Test
    void promptsAreAsLongInTheSchemaAsForTheReader() {
        String longest = "{\"tenant\": \"acme\", \"prompt\": \"" + "a".repeat(4096) + "\"}";
        String longer = "{\"tenant\": \"acme\", \"prompt\": \"" + "a".repeat(4097) + "\"}";

        theReaderAcceptsWhatTheSchemaAccepts(true, longest);
        theReaderAcceptsWhatTheSchemaAccepts(false, longer);
    }

    /** Each stands in the schema's description. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            invalid-count  | {"tenant": "acme", "prompt": "a", "count": 1.0}
            unknown-model  | {"tenant": "acme", "prompt": "a", "model": "other"}
            """)
    void theReaderRefusesWhatTheSchemaCannotSay(String code, String data) {
        assertThat(REQUEST.validate(data, InputFormat.JSON)).isEmpty();
        assertThat(READER.read(requesting(data)))
                .isInstanceOfSatisfying(Arrival.Invalid.class, invalid -> assertThat(invalid.code())
                        .isEqualTo(code));
    }

    @Test
    void thePromptsLimitCountsBytes() {
        theReaderRefusesWhatTheSchemaCannotSay(
                "prompt-too-long", "{\"tenant\": \"acme\", \"prompt\": \"" + "é".repeat(4000) + "\"}");
    }

    @Test
    void completedRequestsAreReportedAsTheSchemasSay() throws JsonProcessingException {
        Sample steered = sample(0, new SteeringPlan(List.of(SteeringPlan.Push.always(FEMALE, 2))));
        Publications told = REPORTS.of(
                file(),
                new Outcome.Completed(
                        List.of(steered, sample(1, PLAIN)),
                        List.of("prompt-truncated"),
                        REASONS,
                        List.of("mark-ai-generated")));

        assertFollows(told, "completed");
        assertThat(entry(told).path("concepts")).hasToString("[\"female@1\"]");
    }

    @Test
    void adaptivePushesAreReportedWithWhatTheyReallyWere() throws JsonProcessingException {
        Probe probe = new Probe(List.of(new Probe.Band(0, FEMALE.vector(), 0)));
        Concept read = Concept.of(
                "female",
                2,
                FEMALE.kind(),
                FEMALE.group(),
                FEMALE.model(),
                new ConceptFile(FEMALE.vector(), Optional.of(probe), 0));
        SteeringPlan plan = new SteeringPlan(
                List.of(SteeringPlan.Push.always(read, 2).adapting(true), SteeringPlan.Push.always(FEMALE, 1)));

        Publications told =
                REPORTS.of(file(), new Outcome.Completed(List.of(sample(0, plan)), List.of(), REASONS, List.of()));

        assertFollows(told, "completed");
        JsonNode pushes = entry(told).at("/samples/0/steering");
        assertThat(pushes.at("/0/factor").doubleValue()).isEqualTo(0.25);
        assertThat(pushes.at("/1").has("factor")).isFalse();
    }

    @Test
    void unsteeredPicturesAreReportedAsTheSchemasSay() throws JsonProcessingException {
        Publications told = REPORTS.of(
                file(), new Outcome.Completed(List.of(sample(0, PLAIN)), List.of(), REASONS.subList(0, 1), List.of()));

        assertFollows(told, "completed");
        assertThat(entry(told).has("concepts")).isFalse();
    }

    @Test
    void refusalsByAPolicyAreReportedAsTheSchemasSay() throws JsonProcessingException {
        assertFollows(REPORTS.of(file(), new Outcome.Refused("blocked-by-policy", "no.", REASONS)), "refused");
    }

    @Test
    void theEntryAndTheResultBearTheSameInstantAndSettingsOfLegibleRequests() throws JsonProcessingException {
        ConsumerRecord<byte[], byte[]> record = requesting("{\"tenant\":\"acme\",\"prompt\":\"a doctor\",\"seed\":7}");
        Arrival.Legible legible = (Arrival.Legible) READER.read(record);

        Publications told = REPORTS.of(
                Case.of(record, legible.request(), Instant.EPOCH),
                new Outcome.Failed("sampling-failed", "no.", REASONS));

        assertFollows(told, "failed");
        assertThat(new String(
                        told.records().get(0).headers().lastHeader("ce_time").value(), UTF_8))
                .isEqualTo("2026-11-22T10:15:30.123456Z")
                .isEqualTo(entry(told).path("at").asText());
        assertThat(entry(told).path("solver").asText()).isEqualTo("ddim");
        assertThat(entry(told).path("seed").asLong()).isEqualTo(7);
        assertThat(entry(told).path("runtime").asText()).isEqualTo("onnxruntime 1.29.0");
        assertThat(entry(told).toString()).doesNotContain("a doctor");
    }

    @Test
    void refusalsWithoutAPolicyAreReportedAsTheSchemasSay() throws JsonProcessingException {
        Case file = Case.of(requesting("{}"), ID, new TenantId("acme"), Instant.EPOCH);

        assertFollows(REPORTS.of(file, Outcome.Refused.of("invalid-count", "no.")), "refused");
    }

    @Test
    void failuresAreReportedAsTheSchemasSay() throws JsonProcessingException {
        assertFollows(REPORTS.of(file(), new Outcome.Failed("sampling-failed", "no.", REASONS)), "failed");
    }

    @Test
    void illegibleRecordsAreReportedAsTheSchemaSays() throws JsonProcessingException {
        Publications told =
                REPORTS.of(requesting("[]"), new Arrival.Illegible("malformed-json", "the data is no JSON object."));

        ProducerRecord<byte[], byte[]> letter = told.records().get(0);
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
        assertThat(ENTRY.validate(entry(told).toString(), InputFormat.JSON)).isEmpty();
        assertThat(entry(told).path("kind").asText()).isEqualTo("generation.dead-lettered");
    }

    private static final SteeringPlan PLAIN = SteeringPlan.NONE;
    private static final RequestId ID = new RequestId("/shop", "r-1");

    private static void assertFollows(Publications told, String outcome) throws JsonProcessingException {
        String result = new String(told.records().get(0).value(), UTF_8);
        assertThat(RESULT.validate(result, InputFormat.JSON)).isEmpty();
        assertThat(JSON.readTree(result).path("outcome").asText()).isEqualTo(outcome);
        assertThat(ENTRY.validate(entry(told).toString(), InputFormat.JSON)).isEmpty();
        assertThat(entry(told).path("kind").asText()).isEqualTo("generation." + outcome);
    }

    /** Everything as is usual. */
    private static final class Usual implements Drawing {
        @Override
        public io.evenkeel.diffusion.Settings settings(GenerationRequest request) {
            return new io.evenkeel.diffusion.Settings(Solver.DDIM, 25, 5, 0);
        }

        @Override
        public PictureSize size(GenerationRequest request) {
            return new PictureSize(128, 128);
        }

        @Override
        public Workshop workshop() {
            return new Workshop(DIGEST, "0.1.0", "onnxruntime 1.29.0", "cpu");
        }
    }

    private static JsonNode entry(Publications told) throws JsonProcessingException {
        return JSON.readTree(new String(told.records().get(1).value(), UTF_8));
    }

    private static Case file() {
        return Case.of(requesting("{}"), ID, new TenantId("acme"), Instant.EPOCH)
                .decidedBy(
                        new PublishedPolicy(new TenantId("acme"), 3, DIGEST, new Definition(List.of(), Settings.NONE)));
    }

    private static Sample sample(int index, SteeringPlan plan) {
        Measured measured = new Measured(Map.of("gender", Map.of("woman", 0.9, "man", 0.1)));
        Realised realised =
                new Realised(plan.pushes().stream().map(push -> 0.25).toList());
        return new Sample(
                index,
                7 + index,
                plan,
                realised,
                DIGEST,
                DIGEST,
                List.of("xmp", "c2pa", "watermark"),
                128,
                128,
                measured);
    }

    /** As a platform publishes it, for the tenant "acme" unless the data names another. */
    private static ConsumerRecord<byte[], byte[]> requesting(String data) {
        ProducerRecord<byte[], byte[]> sent = KafkaMessageFactory.createWriter("requests", key(data))
                .writeBinary(CloudEventBuilder.v1()
                        .withId("r-1")
                        .withSource(URI.create("/shop"))
                        .withType(RequestReader.TYPE)
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

    private static byte[] key(String data) {
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
