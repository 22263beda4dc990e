package io.evenkeel.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ObjectReaderTest {
    private final Violations violations = new Violations();

    static List<Arguments> rejectedDocuments() {
        return List.of(
                violation("7", reader -> {}, "spec: (7) must be an object"),
                violation(
                        "{\"nmae\":1}", reader -> reader.allowOnly("name", "seed"), "spec: field (nmae) is not known"),
                violation("{}", ObjectReader::requireNotEmpty, "spec: ({}) must have one field at least"),
                violation("{}", reader -> reader.requireObject("a"), "spec, a: (absent) must be an object"),
                violation("{\"a\":[]}", reader -> reader.optionalObject("a"), "spec, a: ([]) must be an object"),
                violation("{\"a\":[]}", reader -> reader.objectOrEmpty("a"), "spec, a: ([]) must be an object"),
                violation("{\"a\":1}", reader -> reader.requireEntries("a"), "spec: a (1) must be an object"),
                violation("{\"a\":{}}", reader -> reader.requireObjects("a"), "spec, a: ({}) must have one field"),
                violation("{\"a\":{\"b\":1}}", reader -> reader.requireObjects("a"), "spec, a (b): (1) must be"),
                violation("{\"a\":\" \"}", reader -> reader.requireText("a"), "spec: a ( ) must be a text"),
                violation("{\"a\":1}", reader -> reader.optionalText("a"), "spec: a (1) must be a text"),
                violation(
                        "{\"a\":\"z\"}", reader -> reader.optionalOneOf("a", List.of("x")), "spec: a (z) is not known"),
                violation("{}", reader -> reader.requireList("a"), "spec: a (absent) must be a list"),
                violation("{\"a\":{}}", reader -> reader.optionalList("a"), "spec: a ({}) must be a list"),
                violation("{}", reader -> reader.requireTexts("a"), "spec: a (absent) must be a list of one text"),
                violation("{\"a\":[\"x\",3]}", reader -> reader.requireTexts("a"), "spec: a hold (3), which must be"),
                violation(
                        "{\"a\":[\"x\",\"y\"]}",
                        reader -> reader.optionalTexts("a", 1),
                        "spec: a (2) must be at most 1"),
                violation(
                        "{\"a\":\"true\"}",
                        reader -> reader.optionalBoolean("a"),
                        "spec: a (true) must be true or false"),
                violation(
                        "{\"a\":2.5}",
                        reader -> reader.integerOrDefault("a", 1, 0, 9, "h"),
                        "spec: a (2.5) must be a whole number from 0 to 9"),
                violation("{\"a\":10}", reader -> reader.optionalInteger("a", 0, 9, "h"), "spec: a (10) must be"),
                violation("{\"a\":-1}", reader -> reader.optionalLong("a", 0, 9, "h"), "spec: a (-1) must be"),
                violation(
                        "{\"a\":\"1\"}",
                        reader -> reader.numberOrDefault("a", 1, 0.5, 9, "h"),
                        "spec: a (1) must be a number from 0.5 to 9"));
    }

    private static Arguments violation(String json, Consumer<ObjectReader> reading, String message) {
        return Arguments.of(json, reading, message);
    }

    @ParameterizedTest
    @MethodSource("rejectedDocuments")
    void reportsPathValueAndHintOfViolation(String json, Consumer<ObjectReader> reading, String message)
            throws Exception {
        reading.accept(reader(json));

        assertThat(violations.messages())
                .singleElement()
                .asString()
                .startsWith(message)
                .contains(".\nMaybe ");
    }

    @Test
    void readsValuesAndDefaultsWithoutViolation() throws Exception {
        ObjectReader reader = reader("""
                {"text":"x","list":[1],"texts":"one","yes":true,"whole":7,"number":0.5,"inner":{"a":{"b":1}}}
                """);

        assertThat(reader.requireText("text")).contains("x");
        assertThat(reader.requireList("list")).hasSize(1);
        assertThat(reader.optionalTexts("texts", 1)).containsExactly("one");
        assertThat(reader.booleanOrDefault("yes", false)).isTrue();
        assertThat(reader.booleanOrDefault("no", true)).isTrue();
        assertThat(reader.integerOrDefault("whole", 1, 0, 9, "h")).isEqualTo(7);
        assertThat(reader.integerOrDefault("absent", 1, 0, 9, "h")).isEqualTo(1);
        assertThat(reader.numberOrDefault("number", 1, 0, 1, "h")).isEqualTo(0.5);
        assertThat(reader.requireObjects("inner").get("a").names()).containsExactly("b");
        assertThat(reader.objectOrEmpty("absent").names()).isEmpty();
        assertThat(violations.messages()).isEmpty();
    }

    @Test
    void throwsAllViolationsOnce() throws Exception {
        ObjectReader reader = reader("{}");
        reader.requireText("a");
        reader.requireText("a");
        reader.requireText("b");

        assertThat(violations.count()).isEqualTo(2);
        assertThatThrownBy(() -> violations.throwIfAny(messages -> new IllegalArgumentException(messages.toString())))
                .hasMessageContainingAll("spec: a (absent)", "spec: b (absent)");
    }

    private ObjectReader reader(String json) throws Exception {
        JsonNode node = new ObjectMapper().readTree(json);
        return new ObjectReader("spec", node, violations);
    }
}
