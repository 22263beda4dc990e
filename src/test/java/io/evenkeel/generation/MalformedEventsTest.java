package io.evenkeel.generation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What strangers send must end as a dead letter: an exception would stop the partition, as the record comes again. */
class MalformedEventsTest {
    private static final String DATA = "{\"tenant\": \"acme\", \"prompt\": \"a\"}";
    private static final String NAMED =
            "\"specversion\": \"1.0\", \"id\": \"1\", \"source\": \"/shop\", \"type\": \"" + RequestParser.TYPE + "\"";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5",
                "[]",
                "null",
                "{\"specversion\": null}",
                "{NAMED, \"time\": 5, \"data\": {}}",
                "{NAMED, \"data_base64\": \"%%%\"}",
                "{NAMED, \"datacontenttype\": \"text/plain\", \"data\": {}}",
                "{NAMED, \"data\": [[[",
            })
    void deadLettersBrokenStructuredEvent(String value) {
        RecordHeaders headers = new RecordHeaders();
        headers.add("content-type", "application/cloudevents+json".getBytes(UTF_8));

        assertThat(read(value.replace("NAMED", NAMED), headers))
                .isInstanceOfSatisfying(ParsedRequest.Malformed.class, found -> assertThat(found.code())
                        .isEqualTo("not-a-cloud-event"));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {"ce_id, null", "content-type, null", "ce_time, noon", "ce_specversion, 9"})
    void deadLettersBrokenHeader(String name, String value) {
        RecordHeaders headers = new RecordHeaders();
        Map.of("ce_specversion", "1.0", "ce_id", "1", "ce_source", "/shop", "ce_type", RequestParser.TYPE)
                .forEach((header, usual) -> headers.add(header, usual.getBytes(UTF_8)));
        headers.remove(name);
        headers.add(name, value == null ? null : value.getBytes(UTF_8));

        assertThat(read(DATA, headers)).isInstanceOf(ParsedRequest.Malformed.class);
    }

    private static ParsedRequest read(String value, RecordHeaders headers) {
        return new RequestParser(GenerationTestConfigs.create(Map.of()).limits(), "demo")
                .parse(new ConsumerRecord<>(
                        "requests",
                        0,
                        0,
                        0,
                        TimestampType.CREATE_TIME,
                        0,
                        0,
                        "acme".getBytes(UTF_8),
                        value.getBytes(UTF_8),
                        headers,
                        Optional.empty()));
    }
}
