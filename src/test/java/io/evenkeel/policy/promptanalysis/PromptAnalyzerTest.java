package io.evenkeel.policy.promptanalysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.policy.promptanalysis.PromptAnalysis.EthicalPhrase;
import io.evenkeel.policy.promptanalysis.PromptAnalysis.EthicalPhrase.PhraseKind;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromptAnalyzerTest {
    private static final int LONGEST = 10_000;
    private static final PromptAnalyzer READER = PromptAnalyzer.english();

    @Test
    void aPromptWithoutWordsSaysNothing() {
        assertThat(read(" ,.\u200B!")).isEqualTo(PromptAnalysis.NONE);
    }

    @Test
    void whoIsShownAndWhatIsSaidOfThem() {
        PromptAnalysis facts = read("A doctor and her elderly patient");

        assertThat(facts.person()).isTrue();
        assertThat(facts.persons()).containsExactly("doctor", "patient");
        assertThat(facts.occupations()).containsExactly("doctor");
        assertThat(facts.attributes()).isEqualTo(Map.of("gender", Set.of("female"), "age", Set.of("old")));
    }

    @Test
    void whatIsAskedForStandsInOrder() {
        assertThat(read("without weapons, nurses of any gender, no blood").phrases())
                .containsExactly(
                        new EthicalPhrase(PhraseKind.AVOID, "weapons", "without weapons"),
                        new EthicalPhrase(PhraseKind.AVOID, "gore", "no blood"),
                        new EthicalPhrase(PhraseKind.ANY, "gender", "of any gender"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a gun",
                "a GUN",
                "g\u200Bun",
                "\uFF47\uFF55\uFF4E",
                "gu\u0301n",
                "a \u0261un",
                "g u n",
                "a g.u.n",
                "gu\u0578",
                "a g-u-n",
                "GUN.",
                "guns",
                "the gun's barrel",
                "a w3apon",
                "we4p0n",
                "\uD835\uDC20\uD835\uDC2E\uD835\uDC27"
            })
    void aWeaponIsSeenInAnyGuise(String prompt) {
        assertThat(read(prompt).provoking()).containsExactly("weapons");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gunmetal",
                "begun",
                "a gunn",
                "g",
                "gu n",
                "g u n k",
                "4k",
                "mp3 player",
                "\u0433\u0443\u043D\u043D"
            })
    void otherWordsAreNone(String prompt) {
        assertThat(read(prompt).provoking()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no guns | true | false",
                "not without a gun | false | true",
                "no fear of guns | false | true",
                "no guns but a knife | true | true",
                "no knives, guns or bombs | true | false",
                "guns are strictly forbidden | true | false",
                "guns are not forbidden | false | true",
                "never without guns | false | true",
                "he cannot live without guns | false | true",
                "gun-free | true | false",
                "not gun-free | false | true",
                "a park --no guns, knives | true | false",
            })
    void negationReachesAsFarAsItIsMeant(String prompt, boolean avoids, boolean shows) {
        PromptAnalysis facts = read(prompt);

        assertThat(facts.phrases().stream().anyMatch(phrase -> phrase.subject().equals("weapons")))
                .isEqualTo(avoids);
        assertThat(facts.provoking().contains("weapons")).isEqualTo(shows);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "an owl family",
                "a team of four cats",
                "a baby daikon",
                "a baby gate",
                "a police car",
                "a man's watch",
                "a wombat with his hat",
                "don't judge a book",
                "a kid-friendly menu without people",
                "a white police van"
            })
    void whereAPersonsWordShowsNobodyNobodyIsRead(String prompt) {
        PromptAnalysis facts = read(prompt);

        assertThat(facts.person()).isFalse();
        assertThat(facts.persons()).isEmpty();
        assertThat(facts.attributes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"a proffesor,professor", "two docters,doctor", "firefigther,firefighter"})
    void wordsThatAreOffByOneLetterAreMeant(String prompt, String person) {
        assertThat(read(prompt).persons()).containsExactly(person);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a painted door", "former glory", "by Bakker", "tiles", "offices"})
    void wordsThatExistAreMeantAsTheyAre(String prompt) {
        assertThat(read(prompt).persons()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a ",
                "no ",
                "not without ",
                "k ",
                "\uD800",
                "a\u0301",
                "\u0301\u0316",
                "no gun, ",
                "any gender or ",
                "black ",
                "John ",
                "J. ",
                "4",
                "twenty ",
                "diverse ",
                "including ",
                "gun excluded ",
                "'s",
                "(",
                "--no ",
                "she ",
                "woman's ",
                "\u0435",
                "van de ",
                "Anna van de ",
                "dog she ",
                "gun or ",
                "Queen ",
                "not ",
                "1a",
                "\uD83D\uDD2B",
                "\uFDFA",
                "proffesor ",
                "one of the "
            })
    @Timeout(10)
    void aHostilePromptIsRead(String part) {
        String prompt = part.repeat(LONGEST / part.length());

        assertThat(read(prompt)).isNotNull();
    }

    @Test
    void anyTextIsRead() {
        Random random = new Random(6);
        for (int i = 0; i < 2000; i++) {
            String text = random.ints(random.nextInt(80), 0, 0x11000)
                    .collect(StringBuilder::new, (all, letter) -> all.append((char) letter), StringBuilder::append)
                    .toString();

            assertThat(read(text)).isNotNull();
        }
    }

    @Test
    void shuffledWordsOfTheLexiconAreRead() {
        List<String> words = List.of(
                "no",
                "not",
                "without",
                "a",
                "gun",
                "her",
                "Queen",
                "Anna",
                "old",
                "black",
                "man",
                "of",
                "any",
                "gender",
                "or",
                "and",
                "excluded",
                "free",
                "--no",
                ",",
                ".",
                "'s",
                "twenty",
                "year",
                "k",
                "diverse",
                "including",
                "1943",
                "dog");
        Random random = new Random(7);
        for (int i = 0; i < 5000; i++) {
            String text =
                    random.ints(12, 0, words.size()).mapToObj(words::get).reduce("", (all, word) -> all + " " + word);

            assertThat(read(text)).isNotNull();
        }
    }

    @Test
    void nothingThatWasReadIsPrinted() {
        PromptAnalysis facts = read("portrait of Marie Curie without a gun, a nurse");

        assertThat(facts.names()).containsExactly("marie curie");
        assertThat(facts.toString())
                .doesNotContain("curie")
                .doesNotContain("nurse")
                .doesNotContain("gun");
        assertThat(facts.phrases().toString()).isEqualTo("[EthicalPhrase[AVOID weapons]]");
    }

    @Test
    void aLanguageWithoutALexiconIsRefused() {
        assertThatThrownBy(() -> PromptAnalyzer.forLanguage("tlh"))
                .hasMessage("lexicon file (tlh/grammar.txt) does not exist.");
    }

    private static PromptAnalysis read(String prompt) {
        return READER.analyze(new NormalisedPrompt(prompt));
    }
}
