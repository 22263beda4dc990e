package io.evenkeel.policy.condition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is evaluated without the library comes to what it comes to there. */
class CelFastPathTest {
    private static final List<ScriptedRequestAttributes> REQUESTS = List.of(
            ScriptedRequestAttributes.NURSE,
            ScriptedRequestAttributes.NURSE_FOR_KIDS,
            ScriptedRequestAttributes.createLargest());
    private static final List<String> PARTS = List.of(
            "prompt.person",
            "true",
            "request.region == 'de'",
            "request.region != 'us-ca'",
            "request.region in ['de', 'fr']",
            "request.age_rating < 16",
            "request.age_rating >= 6",
            "request.width == 512",
            "request.count <= 3",
            "request.height != 768",
            "request.labels.channel == 'kids'",
            "request.labels['l1'] != 'x'",
            "request.labels.channel in ['kids']",
            "has(request.labels.channel)",
            "'nurse' in prompt.occupations",
            "'avoid weapons' in prompt.phrases",
            "'female' in prompt.attributes.gender");

    @Test
    void agreesWithLibrary() throws InvalidConditionException {
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 400; i++) {
            CelProgram program = CelProgram.compile(randomExpression(random, 3));
            assertThat(program.hasFastPath()).isTrue();
            for (ScriptedRequestAttributes request : REQUESTS) {
                assertThat(program.evaluate(new ConditionInput(request)))
                        .isEqualTo(program.evaluateWithLibrary(new ConditionInput(request)));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "\"prompt.words.exists(w, w == 'a')\", false",
                "size(prompt.persons) > 1, false",
                "request.count * 2 > 3, false",
                "prompt.person && size(prompt.persons) > 1, false",
                "prompt.person && request.count > 1, true",
            })
    void leavesComplexConditionsToLibrary(String text, boolean shortcut) throws InvalidConditionException {
        assertThat(CelProgram.compile(text).hasFastPath()).isEqualTo(shortcut);
    }

    private static String randomExpression(SplittableRandom random, int depth) {
        if (depth == 0) {
            return PARTS.get(random.nextInt(PARTS.size()));
        }
        return switch (random.nextInt(4)) {
            case 0 -> "!(" + randomExpression(random, depth - 1) + ")";
            case 1 -> "(" + randomExpression(random, depth - 1) + " && " + randomExpression(random, depth - 1) + ")";
            case 2 -> "(" + randomExpression(random, depth - 1) + " || " + randomExpression(random, depth - 1) + ")";
            default -> randomExpression(random, depth - 1);
        };
    }
}
