package io.evenkeel.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ExposureBenchmarkTest {
    @Test
    void printsWhatEachPieceOfWorkCosts() {
        ByteArrayOutputStream table = new ByteArrayOutputStream();

        ExposureBenchmark.run(
                Path.of("src/main/resources/models/demo"), new PrintStream(table, true, StandardCharsets.UTF_8));

        assertThat(table.toString(StandardCharsets.UTF_8).lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .matches("U-Net \\(.*unet/model.onnx\\): [\\d.]+ MB, and 0.0 MB of weights.*"),
                        line -> assertThat(line).contains("seconds", "heap peak", "resident before"),
                        line -> assertThat(line).matches("read( +[\\d.]+| +-){5}"),
                        line -> assertThat(line).matches("open the h-space( +[\\d.]+| +-){5}"),
                        line -> assertThat(line).matches("a timestep for each sample( +[\\d.]+| +-){5}"),
                        line -> assertThat(line).matches("serialise( +[\\d.]+| +-){5}"),
                        line -> assertThat(line).matches("edited graph: [\\d.]+ MB"));
    }
}
