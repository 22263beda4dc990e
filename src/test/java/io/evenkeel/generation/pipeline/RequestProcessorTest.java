package io.evenkeel.generation.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.generation.GenerationConfig;
import io.evenkeel.generation.GenerationTestConfigs;
import io.evenkeel.generation.RequestParser;
import io.evenkeel.generation.RuntimeInfo;
import io.evenkeel.vault.KeyEncryptionKeys;
import io.evenkeel.vault.Vault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a vault whose folder of keys is a file, so that every look into it fails. */
class RequestProcessorTest {
    @TempDir
    Path folder;

    @Test
    void reportsUnexpectedFailureAsOutcome() throws IOException {
        JsonNode result = process("{\"tenant\":\"acme\",\"prompt\":\"a doctor\"}");

        assertThat(result.path("outcome").asText()).isEqualTo("failed");
        assertThat(result.path("code").asText()).isEqualTo("internal-error");
    }

    @Test
    void refusesInvalidRequestThatCannotBeStored() throws IOException {
        JsonNode result = process("{\"tenant\":\"acme\",\"prompt\":\"a doctor\",\"count\":0}");

        assertThat(result.path("outcome").asText()).isEqualTo("refused");
        assertThat(result.path("code").asText()).isEqualTo("invalid-count");
    }

    @SuppressWarnings("NullAway") // the failure comes before decider and generator
    private JsonNode process(String data) throws IOException {
        GenerationConfig config = GenerationTestConfigs.create(Map.of());
        Path keys = Files.createFile(folder.resolve("keys-" + data.length()));
        Vault vault = new Vault(
                folder.resolve("vault"), keys, KeyEncryptionKeys.loadOrCreate(folder.resolve("key-encryption-key")));
        try (ContentArchiver archiver = new ContentArchiver(vault)) {
            RequestProcessor processor = new RequestProcessor(
                    new RequestParser(config.limits(), "demo"),
                    null,
                    null,
                    archiver,
                    new OutputRecordFactory(config, new RuntimeInfo("m", "1", "r", "cpu"), Clock.systemUTC()),
                    Clock.systemUTC());
            OutputRecords output = processor.process(createRecord(data)).join();
            return new ObjectMapper().readTree(output.records().get(0).value());
        }
    }

    private static ConsumerRecord<byte[], byte[]> createRecord(String data) {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(
                "evenkeel.requests",
                0,
                0,
                0,
                TimestampType.CREATE_TIME,
                0,
                0,
                "acme".getBytes(UTF_8),
                data.getBytes(UTF_8),
                new org.apache.kafka.common.header.internals.RecordHeaders(),
                java.util.Optional.empty());
        Map.of(
                        "ce_specversion", "1.0",
                        "ce_type", RequestParser.TYPE,
                        "ce_source", "/shop",
                        "ce_id", "r-1",
                        "content-type", "application/json")
                .forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
        return record;
    }
}
