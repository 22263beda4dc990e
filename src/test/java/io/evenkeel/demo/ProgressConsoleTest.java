package io.evenkeel.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.demo.DemoMetrics.MetricChange;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressConsoleTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void aTerminalIsWrittenOverAtEachStep() {
        ProgressConsole.ProgressPhase phase = new ProgressConsole(out, true).startPhase("painted", 2, "pictures");

        phase.update(1, "");

        assertThat(printed())
                .contains("\r", "0 of 2 pictures", "1 of 2 pictures, ")
                .doesNotContain("\n");
    }

    @Test
    void aFileGetsTheLastStepOnly() {
        ProgressConsole.ProgressPhase phase = new ProgressConsole(out, false).startPhase("painted", 2, "pictures");

        phase.update(1, "");
        phase.update(2, "");
        phase.update(2, "");

        assertThat(printed().lines()).singleElement().asString().contains("2 of 2 pictures, took 0:00");
    }

    @Test
    void aMissedBarIsPrinted() {
        MetricGoal goal = new MetricGoal("Unsafe pictures", "", new MetricChange(0.9, 0.45), 1.0 / 3, true);

        new ProgressConsole(out, false).printGoals(List.of(goal));

        assertThat(printed().lines().skip(1))
                .containsExactly("  Unsafe pictures          0.90       0.45    0.500   ≤ 0.33   NO");
    }

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
