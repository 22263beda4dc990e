package io.evenkeel.generation;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.policy.DisplayContext;
import io.evenkeel.sampler.scheduler.SchedulerType;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestParserTest {
    private static final String DOCTOR = "{\"tenant\":\"acme\",\"prompt\":\"a doctor\"}";

    private final RequestParser reader =
            new RequestParser(GenerationTestConfigs.create(Map.of()).limits(), "demo");

    @Test
    void appliesDefaultsForMissingFields() {
        GenerationRequest request = parseValid(DOCTOR);

        assertThat(request.count()).isEqualTo(1);
        assertThat(request.negativePrompt()).isEmpty();
        assertThat(request.sampling())
                .isEqualTo(new RequestedSampling(
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        OptionalDouble.empty(),
                        Optional.empty()));
        assertThat(request.id().toString()).isEqualTo("/platform#r-1");
    }

    @Test
    void readsEveryField() {
        GenerationRequest request =
                parseValid("{\"tenant\":\"acme\",\"prompt\":\"a doctor\",\"negativePrompt\":\"rain\","
                        + "\"count\":3,\"seed\":9,\"steps\":12,\"guidance\":2.5,"
                        + "\"scheduler\":\"dpm++2m-karras\",\"width\":512,\"height\":768,\"model\":\"demo\"}");

        assertThat(request)
                .isEqualTo(new GenerationRequest(
                        request.id(),
                        request.tenant(),
                        "a doctor",
                        "rain",
                        3,
                        9,
                        new RequestedSampling(
                                OptionalInt.of(512),
                                OptionalInt.of(768),
                                OptionalInt.of(12),
                                OptionalDouble.of(2.5),
                                Optional.of(SchedulerType.DPM_SOLVER_KARRAS)),
                        DisplayContext.UNKNOWN));
    }

    @Test
    void readsPartialDisplayContext() {
        GenerationRequest request = parseValid("{\"tenant\":\"acme\",\"prompt\":\"a doctor\","
                + "\"labels\":{\"channel\":\"kids\"},\"region\":\"us-ca\",\"ageRating\":0}");

        assertThat(request.displayContext())
                .isEqualTo(new DisplayContext(Map.of("channel", "kids"), Optional.of("us-ca"), OptionalInt.of(0)));
        assertThat(parseValid(DOCTOR).displayContext()).isEqualTo(DisplayContext.UNKNOWN);
    }

    @Test
    void rejectsTooManyLabels() {
        String labels =
                IntStream.range(0, 17).mapToObj(i -> "\"l" + i + "\":\"x\"").collect(Collectors.joining(","));

        assertThat(read("{\"tenant\":\"acme\",\"prompt\":\"a doctor\",\"labels\":{" + labels + "}}"))
                .isInstanceOfSatisfying(ParsedRequest.Invalid.class, invalid -> assertThat(invalid.code())
                        .isEqualTo("invalid-labels"));
    }

    @Test
    void derivesSameSeedOnRedelivery() {
        assertThat(parseValid(DOCTOR).seed()).isEqualTo(parseValid(DOCTOR).seed());
    }

    @Test
    void readsStructuredMode() {
        String event = "{\"specversion\":\"1.0\",\"id\":\"r-1\",\"source\":\"/platform\",\"type\":\""
                + RequestParser.TYPE + "\",\"datacontenttype\":\"application/json\",\"data\":" + DOCTOR + "}";
        RecordHeaders headers = new RecordHeaders();
        headers.add("content-type", "application/cloudevents+json; charset=UTF-8".getBytes(UTF_8));

        assertThat(reader.parse(record("acme", event.getBytes(UTF_8), headers)))
                .isInstanceOf(ParsedRequest.Valid.class);
    }

    @Test
    void toStringOmitsPrompt() {
        assertThat(parseValid(DOCTOR).toString()).doesNotContain("doctor");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"tenant":"acme","prompt":"a doctor"        | malformed-json
            {"tenant":"acme","prompt":"a doctor"} x     | malformed-json
            {"tenant":"acme","tenant":"acme"}           | malformed-json
            {"tenant":"acme","guidance":NaN}            | malformed-json
            []                                          | malformed-json
            {"prompt":"a doctor"}                       | missing-tenant
            {"tenant":7,"prompt":"a doctor"}            | missing-tenant
            {"tenant":"../etc","prompt":"a doctor"}     | invalid-tenant
            {"tenant":"other","prompt":"a doctor"}      | key-is-not-tenant
            """)
    void deadLettersRecordWithoutValidIdentity(String data, String code) {
        assertThat(read(data)).isInstanceOfSatisfying(ParsedRequest.Malformed.class, letter -> {
            assertThat(letter.code()).isEqualTo(code);
            assertThat(letter.detail()).doesNotContain("doctor");
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"tenant":"acme"}                                           | missing-prompt
            {"tenant":"acme","prompt":" "}                              | invalid-prompt
            {"tenant":"acme","prompt":["a doctor"]}                     | invalid-prompt
            {"tenant":"acme","prompt":"a doctor","count":0}             | invalid-count
            {"tenant":"acme","prompt":"a doctor","count":1000000}       | invalid-count
            {"tenant":"acme","prompt":"a doctor","count":1.5}           | invalid-count
            {"tenant":"acme","prompt":"a doctor","count":99999999999}   | invalid-count
            {"tenant":"acme","prompt":"a doctor","steps":0}             | invalid-steps
            {"tenant":"acme","prompt":"a doctor","guidance":"NaN"}      | invalid-guidance
            {"tenant":"acme","prompt":"a doctor","guidance":1e999}      | invalid-guidance
            {"tenant":"acme","prompt":"a doctor","guidance":0.5}        | invalid-guidance
            {"tenant":"acme","prompt":"a doctor","seed":-1}             | invalid-seed
            {"tenant":"acme","prompt":"a doctor","labels":["kids"]}     | invalid-labels
            {"tenant":"acme","prompt":"a doctor","labels":{"a b":"c"}}  | invalid-labels
            {"tenant":"acme","prompt":"a doctor","labels":{"age":6}}    | invalid-labels
            {"tenant":"acme","prompt":"a doctor","region":"Germany"}    | invalid-region
            {"tenant":"acme","prompt":"a doctor","region":49}           | invalid-region
            {"tenant":"acme","prompt":"a doctor","ageRating":"16"}      | invalid-age-rating
            {"tenant":"acme","prompt":"a doctor","ageRating":100}       | invalid-age-rating
            {"tenant":"acme","prompt":"a doctor","ageRating":6.5}       | invalid-age-rating
            {"tenant":"acme","prompt":"a doctor","seed":1e400}          | invalid-seed
            {"tenant":"acme","prompt":"a doctor","model":"sdxl"}        | unknown-model
            {"tenant":"acme","prompt":"a doctor","strength":3}          | unknown-field
            {"tenant":"acme","prompt":"a doctor","width":512}           | invalid-size
            {"tenant":"acme","prompt":"a doctor","height":512}          | invalid-size
            {"tenant":"acme","prompt":"a doctor","width":8192,"height":8192} | invalid-size
            {"tenant":"acme","prompt":"a doctor","width":0,"height":64} | invalid-width
            {"tenant":"acme","prompt":"a doctor","width":64,"height":99999999} | invalid-height
            {"tenant":"acme","prompt":"a doctor","scheduler":"fastest"} | invalid-scheduler
            {"tenant":"acme","prompt":"a doctor","scheduler":{"a":1}}   | invalid-scheduler
            {"tenant":"acme","prompt":"a (doctor:1.3)"}                 | weighted-prompt
            {"tenant":"acme","prompt":"a (kind doctor : 2 )"}           | weighted-prompt
            {"tenant":"acme","prompt":"(doctor:-1.2)"}                  | weighted-prompt
            {"tenant":"acme","prompt":"((old) doctor:1.3)"}             | weighted-prompt
            {"tenant":"acme","prompt":"a doctor","negativePrompt":"(gun:.5)"} | weighted-prompt
            """)
    void rejectsInvalidFieldWithCode(String data, String code) {
        assertThat(read(data)).isInstanceOfSatisfying(ParsedRequest.Invalid.class, invalid -> {
            assertThat(invalid.code()).isEqualTo(code);
            assertThat(invalid.detail()).doesNotContain("doctor");
            assertThat(invalid.id().id()).isEqualTo("r-1");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a doctor (smiling)",
                "a poster (format 16:9)",
                "a clock, 10:30",
                "ratio (16:9)",
                "((a doctor))",
                "smile :)",
                "John 3:16 (verse: love)"
            })
    void acceptsBracketsAndColons(String prompt) {
        assertThat(parseValid("{\"tenant\":\"acme\",\"prompt\":\"" + prompt + "\"}")
                        .prompt())
                .isEqualTo(prompt);
    }

    @Test
    @Timeout(5)
    void parsesAdversarialPromptQuickly() {
        String digits = "(a:" + "1".repeat(4000);
        String brackets = "(a ".repeat(1300);

        assertThat(parseValid("{\"tenant\":\"acme\",\"prompt\":\"" + digits + "\"}")
                        .prompt())
                .isEqualTo(digits);
        assertThat(parseValid("{\"tenant\":\"acme\",\"prompt\":\"" + brackets + "\"}")
                        .prompt())
                .isEqualTo(brackets);
    }

    @Test
    void rejectsOversizedPrompt() {
        assertThat(read("{\"tenant\":\"acme\",\"prompt\":\"" + "x".repeat(1 << 20) + "\"}"))
                .isInstanceOfSatisfying(ParsedRequest.Invalid.class, invalid -> {
                    assertThat(invalid.code()).isEqualTo("prompt-too-long");
                    assertThat(invalid.detail()).contains("(1048576)").hasSizeLessThan(200);
                });
    }

    @Test
    void deadLettersDeeplyNestedData() {
        assertThat(read("[".repeat(100_000))).isInstanceOf(ParsedRequest.Malformed.class);
    }

    @Test
    void deadLettersInvalidUtf8() {
        byte[] latin = "{\"tenant\":\"acme\",\"prompt\":\"caf\u00e9\"}".getBytes(ISO_8859_1);

        assertThat(code(record("acme", latin, headers("r-1")))).isEqualTo("invalid-utf8");
    }

    @Test
    void deadLettersRecordWithoutValueOrEvent() {
        assertThat(code(record("acme", null, headers("r-1")))).isEqualTo("empty");
        assertThat(code(record("acme", DOCTOR.getBytes(UTF_8), new RecordHeaders())))
                .isEqualTo("not-a-cloud-event");
        assertThat(code(record("acme", DOCTOR.getBytes(UTF_8), headers("line\nbreak"))))
                .isEqualTo("invalid-id");
        assertThat(code(record("acme", DOCTOR.getBytes(UTF_8), headers("r-1").remove("ce_source"))))
                .isEqualTo("not-a-cloud-event");
    }

    @Test
    void deadLettersOtherEventType() {
        RecordHeaders headers = headers("r-1");
        headers.remove("ce_type");
        headers.add("ce_type", "com.example.other".getBytes(UTF_8));

        assertThat(code(record("acme", DOCTOR.getBytes(UTF_8), headers))).isEqualTo("unknown-event-type");
    }

    private String code(ConsumerRecord<byte[], byte[]> record) {
        return ((ParsedRequest.Malformed) reader.parse(record)).code();
    }

    private ParsedRequest read(String data) {
        return reader.parse(record("acme", data.getBytes(UTF_8), headers("r-1")));
    }

    private GenerationRequest parseValid(String data) {
        return ((ParsedRequest.Valid) read(data)).request();
    }

    private static RecordHeaders headers(String id) {
        RecordHeaders headers = new RecordHeaders();
        Map.of("ce_specversion", "1.0", "ce_id", id, "ce_source", "/platform", "ce_type", RequestParser.TYPE)
                .forEach((name, value) -> headers.add(name, value.getBytes(UTF_8)));
        headers.add("content-type", "application/json".getBytes(UTF_8));
        return headers;
    }

    private static ConsumerRecord<byte[], byte[]> record(String key, byte[] value, Headers headers) {
        return new ConsumerRecord<>(
                "requests",
                0,
                5,
                0,
                TimestampType.CREATE_TIME,
                0,
                0,
                key.getBytes(UTF_8),
                value,
                headers,
                Optional.empty());
    }
}
