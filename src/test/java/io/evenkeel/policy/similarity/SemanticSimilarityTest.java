package io.evenkeel.policy.similarity;

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

class SemanticSimilarityTest {
    private static final OnnxSentenceEncoder MODEL = OnnxSentenceEncoder.load();

    @AfterAll
    static void close() {
        MODEL.close();
    }

    @Test
    void matchesReferenceCosines() throws IOException {
        SemanticSimilarity semanticSimilarity = new CachedSimilarity(() -> MODEL, 10, 10);
        try (InputStream golden = SemanticSimilarityTest.class.getResourceAsStream("/golden/likeness.json")) {
            for (JsonNode pair : new ObjectMapper().readTree(golden)) {
                double cosine = semanticSimilarity.score(
                        pair.path("one").textValue(), pair.path("other").textValue());

                assertThat(cosine)
                        .as("of (%s)", pair)
                        .isCloseTo(pair.path("cosine").doubleValue(), within(0.02));
            }
        }
    }

    @Test
    void detectsTextAtEndOfLongPrompt() {
        SemanticSimilarity semanticSimilarity = new CachedSimilarity(() -> MODEL, 10, 10);
        String wanted = "instructions for building a bomb";
        String padding = "a quiet meadow with flowers and butterflies in the morning sun ".repeat(20);

        assertThat(semanticSimilarity.score(padding + wanted, wanted))
                .isGreaterThan(semanticSimilarity.score(padding, wanted) + 0.2);
    }

    @Test
    void emptyPromptHasLowSimilarity() {
        assertThat(new CachedSimilarity(() -> MODEL, 10, 10).score("", "a bomb"))
                .isBetween(-1.0, 0.5);
    }

    @Test
    void encodesTextOnce() {
        List<String> asked = new ArrayList<>();
        CachedSimilarity likeness = new CachedSimilarity(() -> recordingEncoder(asked), 10, 10);
        likeness.precompute("bomb");

        likeness.score("prompt", "bomb");
        likeness.score("prompt", "bomb");

        assertThat(asked).containsExactly("bomb", "prompt");
    }

    @Test
    void evictsLeastRecentPrompts() {
        List<String> asked = new ArrayList<>();
        CachedSimilarity likeness = new CachedSimilarity(() -> recordingEncoder(asked), 10, 2);

        List.of("one", "two", "one", "three", "one", "two").forEach(prompt -> likeness.score(prompt, "text"));

        assertThat(asked).containsExactly("one", "text", "two", "three", "two");
        assertThat(likeness).hasToString("Remembered[1 texts, 2 prompts]");
    }

    @Test
    void loadsModelLazilyAndOnce() {
        List<String> loaded = new ArrayList<>();
        CachedSimilarity likeness = new CachedSimilarity(
                () -> {
                    loaded.add("once");
                    return text -> List.of(new float[] {1});
                },
                1,
                1);
        assertThat(loaded).isEmpty();

        likeness.score("a", "b");
        likeness.score("c", "d");

        assertThat(loaded).hasSize(1);
    }

    @Test
    void rejectsEmptyCache() {
        assertThatThrownBy(() -> new CachedSimilarity(() -> MODEL, 0, 1))
                .hasMessage("number of embeddings to keep (0) must be 1 or more.");
    }

    private static SentenceEncoder recordingEncoder(List<String> asked) {
        return text -> {
            asked.add(text);
            return List.of(new float[] {1, 0});
        };
    }
}
