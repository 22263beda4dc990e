package io.evenkeel.screening;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeasuredTest {
    @Test
    void knowsTheMostProbableLabel() {
        assertThat(new Measured(Map.of("skin", Map.of("light", 0.2, "dark", 0.8))).top("skin"))
                .isEqualTo("dark");
    }

    @Test
    void keepsItsOrderAndIsNotChangedAfterwards() {
        Map<String, Double> labels = new LinkedHashMap<>();
        labels.put("z", 0.5);
        labels.put("a", 0.5);
        Measured measured = new Measured(Map.of("group", labels));

        labels.clear();

        assertThat(measured.groups().get("group").keySet()).containsExactly("z", "a");
    }

    @Test
    void refusesProbabilitiesThatAreNone() {
        assertThatThrownBy(() -> new Measured(Map.of("unsafe", Map.of("unsafe", Double.NaN))))
                .hasMessage("probability (NaN) of unsafe = unsafe must lie in 0 to 1.");
        assertThatThrownBy(() -> new Measured(Map.of("unsafe", Map.of("unsafe", 1.5))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesToGuessWhatWasNotMeasured() {
        assertThatThrownBy(() -> new Measured(Map.of("skin", Map.of("light", 1.0))).top("gender"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("group (gender) was not measured, only [skin].\nMaybe ");
    }
}
