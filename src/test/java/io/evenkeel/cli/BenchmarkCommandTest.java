package io.evenkeel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The command {@code benchmark} on a tiny model; figures need a quiet machine and more rounds. */
class BenchmarkCommandTest {
    private static final String TINY = "src/test/resources/models/tiny-sd15";

    @Test
    void measuresThroughputAndLatency() {
        assertThat(run(TINY, "--rounds", "1", "--steps", "1", "--batch", "2", "--batches", "1,2"))
                .containsPattern("(?m)^ +1 +[\\d.]+ ")
                .containsPattern("(?m)^ +2 +[\\d.]+ ")
                .contains("p95, engine / full batches");
    }

    @Test
    void refusesAFolderWithoutModel() {
        assertThat(run("nowhere")).contains("(nowhere/model_index.json) cannot be read");
    }

    private static String run(String... args) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        List<String> command =
                Stream.concat(Stream.of("benchmark"), Stream.of(args)).toList();
        EvenkeelCommand.run(command, new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
