package io.evenkeel.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClassificationResultTest {
    @Test
    void findsMostProbableLabel() {
        assertThat(new ClassificationResult(Map.of("skin", Map.of("light", 0.2, "dark", 0.8)))
                        .mostProbableLabel("skin"))
                .isEqualTo("dark");
    }

    @Test
    void isOrderedAndImmutable() {
        Map<String, Double> labels = new LinkedHashMap<>();
        labels.put("z", 0.5);
        labels.put("a", 0.5);
        ClassificationResult result = new ClassificationResult(Map.of("group", labels));

        labels.clear();

        assertThat(result.groups().get("group").keySet()).containsExactly("z", "a");
    }

    @Test
    void rejectsInvalidProbabilities() {
        assertThatThrownBy(() -> new ClassificationResult(Map.of("unsafe", Map.of("unsafe", Double.NaN))))
                .hasMessage("probability (NaN) of unsafe = unsafe must lie in 0 to 1.");
        assertThatThrownBy(() -> new ClassificationResult(Map.of("unsafe", Map.of("unsafe", 1.5))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void rejectsUnknownGroup() {
        assertThatThrownBy(() ->
                        new ClassificationResult(Map.of("skin", Map.of("light", 1.0))).mostProbableLabel("gender"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("group (gender) was not classified, only [skin].\nMaybe ");
    }
}
