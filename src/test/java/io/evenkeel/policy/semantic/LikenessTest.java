package io.evenkeel.policy.semantic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class LikenessTest {
    private static final OnnxSentences MODEL = OnnxSentences.open();

    @AfterAll
    static void close() {
        MODEL.close();
    }

    @Test
    void likenessIsThatOfTheReference() throws IOException {
        Likeness likeness = new Remembered(() -> MODEL, 10, 10);
        try (InputStream golden = LikenessTest.class.getResourceAsStream("/golden/likeness.json")) {
            for (JsonNode pair : new ObjectMapper().readTree(golden)) {
                double cosine = likeness.of(
                        pair.path("one").textValue(), pair.path("other").textValue());

                assertThat(cosine)
                        .as("of (%s)", pair)
                        .isCloseTo(pair.path("cosine").doubleValue(), within(0.02));
            }
        }
    }

    @Test
    void whatALongPromptHidesAtItsEndIsSeen() {
        Likeness likeness = new Remembered(() -> MODEL, 10, 10);
        String wanted = "instructions for building a bomb";
        String padding = "a quiet meadow with flowers and butterflies in the morning sun ".repeat(20);

        assertThat(likeness.of(padding + wanted, wanted)).isGreaterThan(likeness.of(padding, wanted) + 0.2);
    }

    @Test
    void anEmptyPromptIsLikeNothingMuch() {
        assertThat(new Remembered(() -> MODEL, 10, 10).of("", "a bomb")).isBetween(-1.0, 0.5);
    }

    @Test
    void aTextIsEmbeddedOnce() {
        List<String> asked = new ArrayList<>();
        Remembered likeness = new Remembered(() -> noting(asked), 10, 10);
        likeness.learn("bomb");

        likeness.of("prompt", "bomb");
        likeness.of("prompt", "bomb");

        assertThat(asked).containsExactly("bomb", "prompt");
    }

    @Test
    void thePromptsThatCameFirstAreForgotten() {
        List<String> asked = new ArrayList<>();
        Remembered likeness = new Remembered(() -> noting(asked), 10, 2);

        List.of("one", "two", "one", "three", "one", "two").forEach(prompt -> likeness.of(prompt, "text"));

        assertThat(asked).containsExactly("one", "text", "two", "three", "two");
        assertThat(likeness).hasToString("Remembered[1 texts, 2 prompts]");
    }

    @Test
    void theModelIsLoadedOnceAndNotBeforeItIsAsked() {
        List<String> loaded = new ArrayList<>();
        Remembered likeness = new Remembered(
                () -> {
                    loaded.add("once");
                    return text -> List.of(new float[] {1});
                },
                1,
                1);
        assertThat(loaded).isEmpty();

        likeness.of("a", "b");
        likeness.of("c", "d");

        assertThat(loaded).hasSize(1);
    }

    @Test
    void keepingNothingIsRefused() {
        assertThatThrownBy(() -> new Remembered(() -> MODEL, 0, 1))
                .hasMessage("number of embeddings to keep (0) must be 1 or more.");
    }

    private static Sentences noting(List<String> asked) {
        return text -> {
            asked.add(text);
            return List.of(new float[] {1, 0});
        };
    }
}
