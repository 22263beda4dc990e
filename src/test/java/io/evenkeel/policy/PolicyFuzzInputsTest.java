package io.evenkeel.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.policy.condition.ConditionFuzz;
import io.evenkeel.policy.condition.RandomConditions;
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
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The inputs of the fuzz tests, and what was ever found with them, one by one and mixed at random; without the fuzzer, which
 * would slow all tests down. {@code ./mvnw -Pfuzz test} looks for more.
 */
class PolicyFuzzInputsTest {
    private static final Path INPUTS = Path.of("src/test/resources/io/evenkeel/policy");
    private static final int MIXED = 100;

    static Stream<Path> conditions() throws IOException {
        return inputs("condition/ConditionFuzzInputs/anyTextIsAConditionOrToldWhyNot");
    }

    static Stream<Path> prompts() throws IOException {
        return inputs("PolicyEngineFuzzInputs/anyPromptIsDecided");
    }

    static Stream<Path> definitions() throws IOException {
        return inputs("PolicyDefinitionFuzzInputs/anyJsonIsADefinitionOrToldWhyNot");
    }

    private static Stream<Path> inputs(String folder) throws IOException {
        try (Stream<Path> files = Files.list(INPUTS.resolve(folder))) {
            return files.toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("conditions")
    void rejectsOrEvaluatesConditionsWithinCost(Path input) throws Exception {
        ConditionFuzz.check(readFile(input));
    }

    @ParameterizedTest
    @MethodSource("prompts")
    void decidesEveryPrompt(Path input) {
        PolicyEngineFuzz.check(readFile(input));
    }

    @ParameterizedTest
    @MethodSource("definitions")
    void rejectsOrRoundTripsDefinitions(Path input) {
        PolicyDefinitionFuzz.check(readFile(input));
    }

    @Test
    void acceptsMutatedInputs() throws Exception {
        SplittableRandom random = new SplittableRandom(22);
        List<String> prompts = prompts().map(PolicyFuzzInputsTest::readFile).toList();
        List<String> definitions =
                definitions().map(PolicyFuzzInputsTest::readFile).toList();
        for (int i = 0; i < MIXED; i++) {
            ConditionFuzz.check(mutate(RandomConditions.next(random), random));
            PolicyEngineFuzz.check(mutate(pick(prompts, random) + " " + pick(prompts, random), random));
            PolicyDefinitionFuzz.check(mutate(pick(definitions, random), random));
        }
        assertThat(prompts).isNotEmpty();
    }

    /** With one character taken out, doubled, or put for another. */
    private static String mutate(String text, SplittableRandom random) {
        List<String> parts =
                new ArrayList<>(text.codePoints().mapToObj(Character::toString).toList());
        int at = random.nextInt(parts.size());
        switch (random.nextInt(4)) {
            case 0 -> parts.remove(at);
            case 1 -> parts.add(at, parts.get(at));
            case 2 -> parts.set(at, parts.get(random.nextInt(parts.size())));
            default -> parts.set(at, Character.toString(random.nextInt(0x2_0000)));
        }
        return String.join("", parts);
    }

    private static String pick(List<String> of, SplittableRandom random) {
        return of.get(random.nextInt(of.size()));
    }

    private static String readFile(Path input) {
        try {
            return new String(Files.readAllBytes(input), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(input.toString(), e);
        }
    }
}
