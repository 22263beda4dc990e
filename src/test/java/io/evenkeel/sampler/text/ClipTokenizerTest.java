package io.evenkeel.sampler.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.onnx.UnsupportedModelException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ClipTokenizerTest {
    private final ClipTokenizer tokenizer = ClipTokenizer.load(Path.of("src/main/resources/models/demo/tokenizer"));

    static List<JsonNode> prompts() throws IOException {
        List<JsonNode> prompts = new ArrayList<>();
        new ObjectMapper()
                .readTree(Path.of("src/test/resources/golden/demo/tokens.json").toFile())
                .forEach(prompts::add);
        assertThat(prompts).hasSizeGreaterThan(10);
        return prompts;
    }

    @ParameterizedTest
    @MethodSource("prompts")
    void encodesAsTransformersDoes(JsonNode wanted) {
        int[] ids = tokenizer.encode(wanted.path("prompt").asText()).ids();

        assertThat(ids)
                .containsExactly(StreamSupport.stream(wanted.path("ids").spliterator(), false)
                        .mapToInt(JsonNode::asInt)
                        .toArray());
    }

    @Test
    void reportsTruncation() {
        TokenizedPrompt whole = tokenizer.encode("a doctor ".repeat(37));
        TokenizedPrompt cut = tokenizer.encode("a doctor ".repeat(38));

        assertThat(whole.truncated()).isFalse();
        assertThat(cut.truncated()).isTrue();
        assertThat(cut.ids()).hasSize(77);
    }

    @Test
    void reportsMissingFile() {
        assertThatThrownBy(() -> ClipTokenizer.load(Path.of("nowhere")))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessageContaining("vocab.json");
    }
}
