package io.evenkeel.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.standalone.demo.Figures.Change;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsoleTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void aTerminalIsWrittenOverAtEachStep() {
        Console.Stretch stretch = new Console(out, true).stretch("painted", 2, "pictures");

        stretch.reached(1, "");

        assertThat(printed())
                .contains("\r", "0 of 2 pictures", "1 of 2 pictures, ")
                .doesNotContain("\n");
    }

    @Test
    void aFileGetsTheLastStepOnly() {
        Console.Stretch stretch = new Console(out, false).stretch("painted", 2, "pictures");

        stretch.reached(1, "");
        stretch.reached(2, "");
        stretch.reached(2, "");

        assertThat(printed().lines()).singleElement().asString().contains("2 of 2 pictures, took 0:00");
    }

    @Test
    void aMissedBarIsPrinted() {
        Goal goal = new Goal("Unsafe pictures", "", new Change(0.9, 0.45), 1.0 / 3, true);

        new Console(out, false).table(List.of(goal));

        assertThat(printed().lines().skip(1))
                .containsExactly("  Unsafe pictures          0.90       0.45    0.500   ≤ 0.33   NO");
    }

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
