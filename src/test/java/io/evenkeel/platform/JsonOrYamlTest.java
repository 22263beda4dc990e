package io.evenkeel.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonOrYamlTest {
    private static final Path INPUTS =
            Path.of("src/test/resources/io/evenkeel/platform/JsonOrYamlFuzzInputs/anyTextIsATreeOrToldWhyNot");
    private static final List<String> SIGNS = List.of(
            "", " ", "\n", ":", "- ", "?", "[", "]", "{", "}", ",", "&a", "*a", "!", "|", ">", "'", "\"", "%", "@", "#",
            "~", "0", "1e9", ".", "\\", "\u0000", "\u0085", "\u2028", "\uFEFF", "null", "<<");
    private static final JsonOrYaml RECIPE = new JsonOrYaml("recipe", 1000, "it can be shorter");

    @Test
    void parsesYamlAndJsonAlike() {
        JsonNode json = RECIPE.parse("{\"rules\": [{\"id\": \"a\", \"terms\": [\"no\", \"x\"], \"strength\": 1.5}]}");
        JsonNode yaml = RECIPE.parse("rules:\n  - id: a\n    terms: ['no', x]\n    strength: 1.5\n");

        assertThat(yaml).isEqualTo(json);
    }

    /** Mutates the inputs of the fuzz test; {@code ./mvnw -Pfuzz test} finds more. */
    @Test
    void parsesOrExplainsBrokenTexts() throws IOException {
        SplittableRandom random = new SplittableRandom(22);
        List<String> inputs = new ArrayList<>();
        try (Stream<Path> files = Files.list(INPUTS)) {
            for (Path file : files.sorted().toList()) {
                inputs.add(Files.readString(file));
            }
        }
        for (int i = 0; i < 3000; i++) {
            StringBuilder text = new StringBuilder(inputs.get(random.nextInt(inputs.size())));
            for (int j = random.nextInt(6); j >= 0; j--) {
                int at = random.nextInt(text.length());
                text.replace(
                        at, Math.min(text.length(), at + random.nextInt(2)), SIGNS.get(random.nextInt(SIGNS.size())));
            }
            JsonOrYamlFuzz.parseOrExplain(text.toString().getBytes(StandardCharsets.UTF_8));
        }
        assertThat(inputs).isNotEmpty();
    }

    @Test
    void keepsByteOrderMarkInName() {
        JsonNode tree = JsonNodeFactory.instance.objectNode().put("\uFEFFa", 1);

        assertThat(RECIPE.parse(JsonOrYaml.toYaml(tree))).isEqualTo(tree);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no",
                "yes",
                "null",
                "~",
                "true",
                "1e3",
                "0x1F",
                "1_000",
                "1:30",
                ".inf",
                ".NaN",
                "2026-11-23",
                "- a",
                "a: b",
                "#x",
                "a #b",
                "@x",
                "`x`",
                "%x",
                "&a",
                "*a",
                "!x",
                "<<",
                "=",
                "",
                " ",
                " a",
                "a ",
                "a\nb",
                "a\tb",
                "\"",
                "'",
                "it's",
                "{a}",
                "[a]",
                ",",
                "?",
                "|",
                ">",
                "-",
                "---",
                "...",
                "\u00e9\u4e2d\uD83D\uDE00",
                "007",
                "+1",
                "012",
                "0o7"
            })
    void roundTripsText(String text) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.putArray("terms").add(text).add("b");
        tree.put("when", text);

        assertThat(RECIPE.parse(JsonOrYaml.toYaml(tree))).isEqualTo(tree);
    }

    @Test
    void roundTripsNumbersAndFlags() throws Exception {
        JsonNode tree =
                new ObjectMapper().readTree("{\"a\":1,\"b\":1.0,\"c\":0.25,\"d\":true,\"e\":null,\"f\":[],\"g\":{}}");

        assertThat(RECIPE.parse(JsonOrYaml.toYaml(tree))).isEqualTo(tree);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a: &x 1\\nb: *x             | alias (x) is not read.
            a: 1\\na: 2                 | field or concept (a) stands twice.
            {"a": 1, "a": 2}            | field or concept (a) stands twice.
            a: [                        | recipe is neither JSON nor YAML: it breaks off at line
            {"a": 1                     | recipe is neither JSON nor YAML: it breaks off at line
            {"a": 1} {"b": 2}           | recipe is neither JSON nor YAML
            [[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]] | recipe is neither JSON nor YAML
            {"a":[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]} | recipe is neither JSON nor YAML
            """)
    void rejectsUnreadableText(String text, String told) {
        assertThatThrownBy(() -> RECIPE.parse(text.replace("\\n", "\n")))
                .isInstanceOf(JsonOrYaml.UnreadableDocumentException.class)
                .hasMessageContaining(told)
                .hasMessageContaining("\nMaybe ");
    }

    @Test
    void rejectsTooLongText() {
        assertThatThrownBy(() -> RECIPE.parse("a".repeat(1001)))
                .hasMessage("recipe is (1001) characters long, 1000 are read.\nMaybe it can be shorter.");
    }

    @Test
    void rejectsNonUtf8Bytes() {
        byte[] latin = "caf\u00e9: 1".getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> RECIPE.parse(latin)).hasMessageStartingWith("recipe is not UTF-8 text.\nMaybe ");
        assertThat(RECIPE.parse("caf\u00e9: 1".getBytes(StandardCharsets.UTF_8)).has("caf\u00e9"))
                .isTrue();
    }
}
