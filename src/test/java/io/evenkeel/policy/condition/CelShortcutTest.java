package io.evenkeel.policy.condition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is evaluated without the library comes to what it comes to there. */
class CelShortcutTest {
    private static final List<Asking> REQUESTS = List.of(Asking.NURSE, Asking.NURSE_FOR_KIDS, Asking.longest());
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
    void bothComeToTheSame() throws InvalidCondition {
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 400; i++) {
            CelProgram program = CelProgram.of(joined(random, 3));
            assertThat(program.hasShortcut()).isTrue();
            for (Asking request : REQUESTS) {
                assertThat(program.holds(new RequestFacts(request)))
                        .isEqualTo(program.inFull(new RequestFacts(request)));
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
    void whatIsNotPlainIsLeftToTheLibrary(String text, boolean shortcut) throws InvalidCondition {
        assertThat(CelProgram.of(text).hasShortcut()).isEqualTo(shortcut);
    }

    private static String joined(SplittableRandom random, int depth) {
        if (depth == 0) {
            return PARTS.get(random.nextInt(PARTS.size()));
        }
        return switch (random.nextInt(4)) {
            case 0 -> "!(" + joined(random, depth - 1) + ")";
            case 1 -> "(" + joined(random, depth - 1) + " && " + joined(random, depth - 1) + ")";
            case 2 -> "(" + joined(random, depth - 1) + " || " + joined(random, depth - 1) + ")";
            default -> joined(random, depth - 1);
        };
    }
}
