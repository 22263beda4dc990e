package io.evenkeel.policy.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the tokenizers library 0.22.2: see golden/README.md. */
class WordPieceTokenizerTest {
    private static final WordPieceTokenizer TOKENIZER = loadTokenizer();

    @Test
    void matchesTokenizersLibrary() throws IOException {
        try (InputStream golden = WordPieceTokenizerTest.class.getResourceAsStream("/golden/word-pieces.json")) {
            JsonNode texts = new ObjectMapper().readTree(golden);

            assertThat(texts.size()).isGreaterThan(100);
            for (JsonNode text : texts) {
                List<Integer> ids = new ArrayList<>();
                text.path("ids").forEach(id -> ids.add(id.intValue()));
                assertThat(TOKENIZER.tokenize(text.path("text").textValue()))
                        .as("pieces of (%s)", text.path("text"))
                        .isEqualTo(ids);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "\u0301", "\u0301\u0316", "\uD800", "##", "\u4E1C", "w "})
    @Timeout(10)
    void tokenizesHostileTextsInTime(String part) {
        assertThat(TOKENIZER.tokenize(part.repeat(10_000 / part.length()))).isNotNull();
    }

    @Test
    void rejectsForeignVocabulary() {
        byte[] other = "{\"model\": {\"vocab\": {\"<s>\": 0}}}".getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> WordPieceTokenizer.fromTokenizerJson(new ByteArrayInputStream(other)))
                .hasMessage("vocabulary lacks ([UNK]).\nMaybe it is of another kind of tokenizer.");
    }

    private static WordPieceTokenizer loadTokenizer() {
        try (InputStream vocabulary =
                WordPieceTokenizerTest.class.getResourceAsStream("/all-minilm-l6-v2-q-tokenizer.json")) {
            return WordPieceTokenizer.fromTokenizerJson(Objects.requireNonNull(vocabulary));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
