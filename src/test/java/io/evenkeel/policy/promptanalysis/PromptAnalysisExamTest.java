package io.evenkeel.policy.promptanalysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.policy.promptanalysis.PromptAnalysisExam.Score;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The bar of precision and recall, and that the exam can be failed. */
class PromptAnalysisExamTest {
    private static final PromptAnalysisExam ALL =
            PromptAnalysisExam.of(PromptAnalyzer.english(), PromptAnalysisExam.FILES);

    @ParameterizedTest
    @MethodSource("kinds")
    void everyFactIsReadWellEnough(String kind) {
        Score score = ALL.score(kind);

        assertThat(score.precision())
                .as("precision of %s, %s", kind, ALL.mistakes())
                .isGreaterThanOrEqualTo(0.95);
        assertThat(score.recall()).as("recall of %s, %s", kind, ALL.mistakes()).isGreaterThanOrEqualTo(0.90);
    }

    @Test
    void thePromptsAreManyAndSayEveryKindOfFact() {
        assertThat(ALL.prompts()).isGreaterThanOrEqualTo(400);
        assertThat(PromptAnalysisExam.KINDS)
                .allSatisfy(kind -> assertThat(ALL.score(kind).right()).isGreaterThan(10));
    }

    @Test
    void whatIsWrongAndWhatIsMissedCount() {
        Score score = new Score(0, 0, 0).and(Set.of("nurse", "patient"), Set.of("nurse", "shark"));

        assertThat(score).isEqualTo(new Score(1, 1, 1));
        assertThat(score.precision()).isEqualTo(0.5);
        assertThat(score.recall()).isEqualTo(0.5);
    }

    @Test
    void labelsSayWhatTheyImply() {
        LabelledPrompt labelled =
                LabelledPrompt.of("a \\u0430 boy => p:police_officer* a:child n:marie_curie ~AVOID:weapons");

        assertThat(labelled.prompt()).isEqualTo("a \u0430 boy");
        assertThat(labelled.facts())
                .isEqualTo(Map.of(
                        "person", Set.of("yes"),
                        "persons", Set.of("police officer"),
                        "occupations", Set.of("police officer"),
                        "age", Set.of("child"),
                        "names", Set.of("marie curie"),
                        "topics", Set.of("minor", "named-person"),
                        "phrases", Set.of("AVOID:weapons")));
    }

    @Test
    void aLineWithoutLabelsOrWithStrangeOnesIsRefused() {
        assertThatThrownBy(() -> LabelledPrompt.of("a boy"))
                .hasMessageStartingWith("labelled prompt has no (=>).")
                .hasMessageContaining("\nMaybe");
        assertThatThrownBy(() -> LabelledPrompt.of("a boy => q:boy"))
                .hasMessage("label (q:boy) is none that is known.");
        assertThatThrownBy(() -> ALL.score("colour")).hasMessageStartingWith("fact (colour) is none of [person,");
    }

    @Test
    void nothingPrintsAPrompt() {
        assertThat(LabelledPrompt.of("a secret => p:nurse").toString()).doesNotContain("secret");
    }

    private static List<String> kinds() {
        return PromptAnalysisExam.KINDS;
    }
}
