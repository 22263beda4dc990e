package io.evenkeel.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** That it measures at all; how much is for a quiet machine and more rounds. */
class SteeringBenchmarkTest {
    private static final Path MODEL = Path.of("src/main/resources/models/demo");

    @Test
    void printsWhatItReturns() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        double ratio = SteeringBenchmark.run(MODEL, 1, new PrintStream(bytes, true, StandardCharsets.UTF_8));

        assertThat(ratio).isBetween(0.1, 10.0);
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .startsWith("1 rounds of 4 pictures, 25 steps, 128 x 128 pixels; medians\nunsteered  ")
                .contains("\nsteered    ", "\nratio      %.4f (".formatted(ratio));
    }

    @Test
    void refusesToMeasureNothing() {
        assertThatThrownBy(() -> SteeringBenchmark.run(MODEL, 0, System.out))
                .hasMessage("rounds (0) must be 1 or more.");
    }
}
